"""Measures, official figures and the receipt through the pages, without a script."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import translation

from tests.factories import NOW, TODAY, World
from tracker.models import Measure, Notice, Report
from tracker.workflow import measures, receipts, reports

pytestmark = pytest.mark.django_db
NEW = {
    "measure-new-what": "Buy two spectrometers",
    "measure-new-who": "The institute",
    "measure-new-until": "01.09.2027",
    "measure-new-state": "open",
}


@pytest.fixture
def world():
    """The ministry with a draft whose row is filled in."""
    made = World()
    made.draft = made.report()
    made.line = made.draft.lines.get()
    return made


def address(name, *args):
    """The English address of a page."""
    with translation.override("en"):
        return reverse(name, args=args)


def send(client, world, **sent):
    """Send the page of the row's measures."""
    client.force_login(world.contributor)
    return client.post(address("report-measures", world.draft.pk, world.line.pk), sent, follow=True)


def add(world, **more):
    """A measure of the row."""
    values = {"what": "Train", "who": "We", "until": date(2027, 9, 1), "state": "open"}
    return measures.add(world.line, values | {"outcome": ""} | more, by=world.contributor)


def test_a_measure_is_added_and_stands_under_its_row(client, world):
    page = send(client, world, **NEW).content.decode()

    assert Measure.objects.get().until == date(2027, 9, 1)
    assert "Buy two spectrometers" in page
    assert "Add or change measures" in page


def test_several_are_kept_when_one_is_bad_and_nothing_typed_is_lost(client, world):
    made = add(world)
    sent = {
        f"measure-{made.pk}-version": "1",
        f"measure-{made.pk}-what": "Train all",
        f"measure-{made.pk}-state": "open",
    }

    page = send(client, world, **sent, **NEW | {"measure-new-until": "soon"}).content.decode()

    made.refresh_from_db()
    assert (made.what, Measure.objects.count()) == ("Train all", 1)
    assert "Buy two spectrometers" in page
    assert 'href="#id_measure-new-until"' in page


def test_a_measure_is_removed_without_a_script_by_who_saw_it_as_it_stands(client, world):
    made = add(world)
    measures.change(made, {"who": "Theirs"}, version=1, by=world.signatory)
    sent = {f"measure-{made.pk}-remove": "yes"}

    page = send(client, world, **sent, **{f"measure-{made.pk}-version": "1"}).content.decode()

    assert Measure.objects.get().who == "Theirs"
    assert "A colleague changed this measure meanwhile." in page
    assert 'value="Theirs"' in page
    send(client, world, **sent, **{f"measure-{made.pk}-version": "2"})
    assert not Measure.objects.exists()


def test_of_two_colleagues_the_second_sees_both_versions(client, world):
    made = add(world)
    measures.change(made, {"who": "Theirs"}, version=1, by=world.signatory)
    sent = {"version": "1", "what": "Train", "who": "Mine", "state": "open"}

    page = send(client, world, **{f"measure-{made.pk}-{name}": text for name, text in sent.items()})

    text = page.content.decode()
    assert "A colleague changed this measure meanwhile." in text
    assert "Theirs" in text
    assert 'value="Mine"' in text
    assert f'name="measure-{made.pk}-version" value="2"' in text


def test_a_stranger_finds_no_measures(client, world):
    client.force_login(world.stranger)

    answer = client.get(address("report-measures", world.draft.pk, world.line.pk))

    assert answer.status_code == 404


def test_the_tick_belongs_to_the_value_it_was_set_for(world):
    def save(**values):
        reports.save_line(world.line, values, version=world.line.version, by=world.contributor)
        return world.line.checked

    ticked = save(value=Decimal(30), checked=True)

    assert (ticked, save(value=Decimal(31)), save(checked=True)) == (True, False, True)
    assert (save(value=Decimal(32), checked=True), save(checked_note="I asked")) == (False, True)


def test_the_receipt_names_what_comes_next_and_a_mail_repeats_it(client, world):
    client.force_login(world.signatory)

    page = client.post(address("report-submit", world.draft.pk), follow=True).content.decode()

    checksum = receipts.checksum(Report.objects.get(pk=world.draft.pk))
    assert checksum in page
    assert address("report-paper", world.draft.pk) in page
    mails = Notice.objects.filter(key__startswith="submitted/")
    assert mails.count() == 2
    assert all(checksum in mail.body and "NYS-2026-M-ONE" in mail.subject for mail in mails)


def test_official_figures_are_asked_for_among_the_duties_and_opened_there(client, world):
    typed = {"value_status": "preliminary", "figure_on": TODAY}
    reports.save_line(world.line, typed, version=world.line.version, by=world.contributor)
    reports.submit(world.draft, by=world.signatory, at=NOW, on=TODAY)
    reports.approve(world.draft, by=world.reviewer, at=NOW, on=TODAY)
    public = client.get("/en/targets/T-ONE/").content.decode()
    client.force_login(world.contributor)

    duties = client.get(address("duties")).content.decode()
    table = client.post(address("report-update", world.draft.pk), follow=True).content.decode()

    assert "Final figure expected" in public
    assert "The official figure for 2026 is expected since" in duties
    assert "confirm or replace 1 value" in duties
    assert f'id="line-{world.line.pk}"' in table
    assert Report.objects.get(pk=world.draft.pk).supplement

"""Workbooks that come back late, twice, from elsewhere, or to a report that others changed."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from tests import factories
from tests.factories import NOW, TODAY
from tests.interfaces import workbooks
from tests.interfaces.workbooks import (
    Sheet,
    address,
    apply,
    counts,
    download,
    fill,
    send,
    stored,
    text_of,
)
from tracker.models import ExcelUpload
from tracker.workflow import excel, handover, reports
from tracker.workflow.excel import Change

pytestmark = [pytest.mark.django_db, pytest.mark.pages]


@pytest.fixture
def world():
    """A report with a number, a milestone and a target in words; nothing is filled in."""
    return workbooks.world()


def test_applying_twice_changes_nothing_the_second_time(client, world):
    content = Sheet(download(client, world)).put("T-ONE", value=16).content
    send(client, world, content)
    apply(client, world)
    version = stored(world.line).version

    again = apply(client, world)
    later = send(client, world, content)

    assert "There is no workbook any more that waits to be applied." in again
    assert counts(later) == (3, 0, 0, 0)
    assert stored(world.line).version == version


def test_nothing_is_stored_if_one_wants_nothing(client, world):
    send(client, world, Sheet(download(client, world)).put("T-ONE", value=16).content)

    apply(client, world, discard="yes")

    assert stored(world.line).value is None
    assert not ExcelUpload.objects.exists()


def test_only_what_both_changed_is_asked_about_and_overwritten_only_when_chosen(client, world):
    sheet = Sheet(download(client, world)).put("T-ONE", value=11, plan=30)
    sheet.put("T-WORDS", progress="Mine")
    fill(world, world.line, value=Decimal(12), source_text="A survey")

    page = send(client, world, sheet.content)
    left = apply(client, world)
    merged = stored(world.line)
    before = (merged.value, merged.plan, merged.source_text)
    row = f"line-{merged.pk}"
    apply(client, world, **{f"{row}-keep-value": "mine", f"{row}-asked": str(merged.version)})

    assert counts(page) == (1, 2, 1, 0)
    assert "Fact Stored now: 12 You saved this yourself" in text_of(page)
    assert "kept as it stands there: Source of the value" in text_of(page)
    assert counts(left) == (2, 0, 1, 0)
    assert before == (12, 30, "A survey")
    assert (stored(world.line).value, world.line.source_text) == (11, "A survey")


def test_a_choice_counts_only_for_the_values_that_were_shown(client, world):
    sheet = Sheet(download(client, world)).put("T-ONE", value=11)
    fill(world, world.line, value=Decimal(12))
    row, seen = f"line-{world.line.pk}", world.line.version
    send(client, world, sheet.content)
    fill(world, world.line, value=Decimal(13))

    page = apply(client, world, **{f"{row}-keep-value": "mine", f"{row}-asked": str(seen)})

    assert "Stored now: 13" in text_of(page)
    assert stored(world.line).value == 13


def test_an_older_file_keeps_what_only_the_colleague_changed(client, world):
    sheet = Sheet(download(client, world)).put("T-WORDS", progress="Mine")
    fill(world, world.line, value=Decimal(12))

    assert counts(send(client, world, sheet.content)) == (2, 1, 0, 0)
    apply(client, world)

    assert (stored(world.line).value, stored(world.words).progress) == (12, "Mine")


def test_a_file_of_another_report_is_recognised(client, world):
    content = download(client, world)
    owed = factories.Obligation.objects.get(pk=world.obligation.pk)
    owed.pk, owed.organization = None, world.other
    owed.save()
    world.draft = reports.begin(owed, by=world.stranger)

    page = text_of(send(client, world, content, person=world.stranger))

    assert "The file belongs to the report NYS-2026-M-ONE." in page
    assert "Here only NYS-2026-M-TWO can be filled in." in page


@pytest.mark.parametrize("harm", ["cut", "gone"])
def test_a_file_whose_keys_were_touched_is_refused(client, world, harm):
    sheet = Sheet(download(client, world))
    if harm == "cut":
        sheet.book["keys"]["A1"] = sheet.book["keys"]["A1"].value[:-1]
    else:
        del sheet.book["keys"]

    page = send(client, world, sheet.content)

    assert "The file was not made here or its hidden sheet was changed." in page
    assert not ExcelUpload.objects.exists()


def test_a_file_that_is_no_workbook_is_refused_on_the_page(client, world):
    page = send(client, world, b"a;b\n1;2\n")

    assert "The file is no Excel workbook (XLSX)." in page.split("There is a problem")[1]


def test_an_upload_is_seen_only_by_its_author(client, world):
    send(client, world, Sheet(download(client, world)).put("T-ONE", value=16).content)
    client.force_login(world.signatory)

    for name in ("report-excel-preview", "report-excel-annotated"):
        answer = client.get(address(name, world.draft.pk))
        assert answer.url == address("report-excel-upload", world.draft.pk)


def test_a_page_of_an_earlier_upload_applies_nothing(client, world):
    send(client, world, Sheet(download(client, world)).put("T-ONE", value=16).content)
    earlier = ExcelUpload.objects.get().sha256
    send(client, world, Sheet(download(client, world)).put("T-ONE", value=17).content)

    page = client.post(
        address("report-excel-preview", world.draft.pk), {"sha256": earlier}, follow=True
    )

    assert "You have uploaded another workbook meanwhile." in page.content.decode()
    assert stored(world.line).value is None


def test_nothing_is_stored_once_the_report_is_submitted(client, world):
    fill(world, world.line, value=Decimal(15), value_status="estimate")
    fill(world, world.words, progress="Well")
    fill(world, world.event, not_done=True, cause="other", cause_text="x" * 40, measures="We will")
    send(client, world, Sheet(download(client, world)).put("T-ONE", value=16).content)
    letter = {"letter_number": "1", "letter_date": TODAY}
    reports.save_texts(world.draft, letter, by=world.signatory)
    reports.submit(world.draft, by=world.signatory, at=NOW, on=TODAY)

    page = apply(client, world)

    assert "The report has been submitted and cannot be changed now." in page
    assert stored(world.line).value == 15


def test_comparing_asks_the_database_no_more_for_many_rows(
    client, world, django_assert_max_num_queries
):
    for number in range(6):
        made = factories.target(code=f"T-{number}", series=factories.series({2025: "1"}))
        made.assignments.create(organization=world.ministry)
    reports.begin(world.obligation, by=world.contributor)
    sheet = Sheet(download(client, world))
    for line in world.draft.lines.select_related("target"):
        fill(world, line, source_text="Theirs")
        sheet.put(line.target.code, source_text="Mine")
    assert counts(send(client, world, sheet.content)) == (0, 0, 9, 0)

    with django_assert_max_num_queries(20):
        client.get(address("report-excel-preview", world.draft.pk))


def test_a_refusal_for_one_row_stops_no_other(world):
    handover.assign(world.draft, {world.line.pk: world.officer}, by=world.officer, at=NOW)
    changes = [
        Change(world.line, {"value": Decimal(11)}, version=1),
        Change(world.words, {"progress": "Mine"}, version=1),
    ]

    applied = excel.apply(world.draft, changes, by=world.contributor)

    assert (applied.stored, list(applied.refusals)) == (1, [world.line.pk])
    assert (stored(world.line).value, stored(world.words).progress) == (None, "Mine")


def test_the_night_forgets_what_nobody_applied(client, world):
    send(client, world, download(client, world))
    kept = ExcelUpload.objects.get()

    assert excel.forget(at=kept.at + timedelta(hours=23)) == 0
    assert excel.forget(at=kept.at + timedelta(hours=25)) == 1
    assert not ExcelUpload.objects.exists()


def test_what_breaks_off_half_way_stores_no_row(world):
    changes = [
        Change(world.words, {"progress": "Mine"}, version=1),
        Change(
            world.line, {"value": 0.5}, version=1
        ),  # a float is not exact, and the field says so
    ]

    with pytest.raises(ValidationError):
        excel.apply(world.draft, changes, by=world.contributor)

    assert stored(world.words).progress == ""

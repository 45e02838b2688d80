"""Roles inside a body: who writes where, who only reads, and how rows change hands."""

import pytest
import time_machine
from django.urls import reverse
from django.utils import translation

from tests import factories
from tests.factories import NOW, World
from tracker.models import Handover
from tracker.permissions import (
    check_can_answer,
    check_can_edit_line,
    check_can_edit_part,
    check_can_edit_whole,
    check_can_open,
    check_can_see,
)
from tracker.roles import Denied, allows
from tracker.rules.states import Role
from tracker.workflow import handover, reports

pytestmark = [pytest.mark.django_db, pytest.mark.pages]


@pytest.fixture
def world():
    """A draft with two rows; the first is given to the colleague of the contributor."""
    made = World()
    made.words = factories.target(
        code="T-WORDS", group="qualitative", kind="qualitative", value=None, strategy=made.strategy
    )
    made.words.assignments.create(organization=made.ministry)
    made.draft = reports.begin(made.obligation, by=made.contributor)
    made.line = made.draft.lines.get(target=made.target)
    made.words_line = made.draft.lines.get(target=made.words)
    made.colleague = factories.user(
        (Role.CONTRIBUTOR, made.ministry), first_name="Anna", last_name="Li"
    )
    made.head = factories.user((Role.HEAD, made.ministry))
    made.leader = factories.user((Role.LEADER, made.ministry))
    handover.assign(made.draft, {made.line.pk: made.colleague}, by=made.officer, at=NOW)
    made.line.refresh_from_db()
    return made


def address(name, *args):
    """The English address of a page."""
    with translation.override("en"):
        return reverse(name, args=args)


#    person         sees  opens own row  free row texts
MAY = [
    ("contributor", True, True, False, True, False),
    ("colleague",   True, True, True,  True, False),
    ("officer",     True, True, True,  True, True),
    ("signatory",   True, True, True,  True, True),
    ("head",        True, False, False, False, False),
    ("leader",      True, False, False, False, False),
    ("stranger",    False, False, False, False, False),
    ("reviewer",    False, False, False, False, False),
]  # fmt: skip


@pytest.mark.parametrize(("name", "sees", "opens", "given", "free", "texts"), MAY)
def test_who_may_do_what_in_a_draft(world, name, sees, opens, given, free, texts):
    who = getattr(world, name)
    asked = world.draft.remarks.create(
        line=world.line, round=1, text="?", asked_by=world.reviewer, asked_at=NOW
    )

    assert allows(check_can_see, who, world.draft) is sees
    assert allows(check_can_open, who, world.obligation) is opens
    assert allows(check_can_edit_line, who, world.line) is given
    assert allows(check_can_answer, who, asked) is given
    assert allows(check_can_edit_line, who, world.words_line) is free
    assert allows(check_can_edit_whole, who, world.draft) is texts
    assert allows(check_can_edit_part, who, world.draft, []) is texts


def test_a_row_is_refused_at_the_door_whatever_the_page_shows(world):
    with pytest.raises(Denied):
        reports.save_line(world.line, {"value": 1}, version=1, by=world.contributor)


@time_machine.travel(NOW, tick=False)
@pytest.mark.parametrize("name", ["head", "leader"])
def test_heads_read_duties_and_reports_and_write_nothing(client, world, name):
    client.force_login(getattr(world, name))

    assert "In progress" in client.get(address("duties")).content.decode()
    assert "What to fill in" not in client.get(address("report", world.draft.pk)).content.decode()
    assert client.get(address("report-check", world.draft.pk)).status_code == 200
    assert client.post(address("begin", world.obligation.pk)).status_code == 403
    assert client.post(address("report-people", world.draft.pk)).status_code == 403
    assert client.post(address("report-submit", world.draft.pk)).status_code == 403
    told = client.post(address("report-texts", world.draft.pk), {"done": "x"}).content.decode()
    assert "Only the body that owes the report may change it." in told


@pytest.mark.parametrize("page", ["report-people", "hand-over", "copy-texts"])
@pytest.mark.parametrize("person", ["stranger", "reviewer", "coordinator"])
def test_the_pages_of_another_body_do_not_exist(client, world, person, page):
    client.force_login(getattr(world, person))

    assert client.post(address(page, world.draft.pk)).status_code == 404


def test_the_row_of_a_colleague_is_shown_for_reading_with_the_name(client, world):
    client.force_login(world.contributor)

    page = client.get(address("report-lines", world.draft.pk)).content.decode()

    assert "Filled in by: Anna Li" in page
    assert f'name="line-{world.line.pk}-value"' not in page
    assert f'name="line-{world.words_line.pk}-progress"' in page


def test_what_was_typed_in_a_row_that_was_given_away_meanwhile_stays_on_the_page(client, world):
    client.force_login(world.contributor)
    sent = {f"line-{world.line.pk}-version": "1", f"line-{world.line.pk}-value": "16.5"}
    sent |= {f"line-{world.words_line.pk}-version": "1"}
    sent |= {f"line-{world.words_line.pk}-progress": "Well."}

    page = client.post(address("report-lines", world.draft.pk), sent).content.decode()

    world.line.refresh_from_db()
    world.words_line.refresh_from_db()
    assert "This row is filled in by: Anna Li." in page
    assert 'value="16.5"' in page
    assert (world.line.value, world.words_line.progress) == (None, "Well.")


def test_a_contributor_reads_the_texts_and_is_told_who_writes_them(client, world):
    client.force_login(world.contributor)

    page = client.get(address("report-texts", world.draft.pk), follow=True).content.decode()

    assert "Only a responsible officer or a signatory may change this part." in page
    assert "What was done" in page


def test_my_rows_can_be_shown_alone(client, world):
    client.force_login(world.colleague)

    page = client.get(address("report-lines", world.draft.pk) + "?rows=mine").content.decode()

    assert "T-ONE" in page
    assert "T-WORDS" not in page


def assigning(world, **given):
    """What the page of the rows sends: who had them when it was shown, and who gets them."""
    held = {world.line: world.colleague, world.words_line: None}
    sent = {}
    for line, person in held.items():
        sent[f"row-{line.pk}"] = sent[f"initial-row-{line.pk}"] = str(person.pk if person else "")
    return sent | {f"row-{line.pk}": str(person.pk) for line, person in given.values()}


def test_an_officer_gives_a_row_and_the_log_says_so_once(client, world):
    client.force_login(world.officer)
    sent = assigning(world, one=(world.words_line, world.contributor))

    for _twice in range(2):
        page = client.post(address("report-people", world.draft.pk), sent, follow=True)

    world.words_line.refresh_from_db()
    assert world.words_line.assigned_to == world.contributor
    assert list(Handover.objects.values_list("rows", "by")) == [
        ("T-ONE", world.officer.pk),
        ("T-WORDS", world.officer.pk),
    ]
    assert "Rows that changed hands" in page.content.decode()


def test_of_two_officers_each_changes_only_the_rows_he_touched(client, world):
    handover.assign(world.draft, {world.line.pk: world.contributor}, by=world.signatory, at=NOW)
    client.force_login(world.officer)
    sent = assigning(world, one=(world.words_line, world.contributor))

    client.post(address("report-people", world.draft.pk), sent)

    world.line.refresh_from_db()
    assert world.line.assigned_to == world.contributor


def test_rows_go_to_nobody_outside_the_body(world):
    with pytest.raises(Denied):
        handover.assign(world.draft, {world.line.pk: world.stranger}, by=world.officer, at=NOW)


def test_a_contributor_gives_no_rows_of_others(world):
    with pytest.raises(Denied):
        handover.assign(world.draft, {world.line.pk: None}, by=world.contributor, at=NOW)


def test_a_contributor_hands_his_own_rows_to_a_colleague(client, world):
    client.force_login(world.colleague)
    sent = {"giver": world.colleague.pk, "taker": world.contributor.pk}

    client.post(address("hand-over", world.draft.pk), sent)

    world.line.refresh_from_db()
    assert world.line.assigned_to == world.contributor


def test_the_rows_of_somebody_who_left_are_handed_over_with_what_was_filled_in(client, world):
    reports.save_line(world.line, {"value": 16}, version=1, by=world.colleague)
    world.colleague.memberships.all().delete()
    client.force_login(world.officer)

    page = client.get(address("report-people", world.draft.pk)).content.decode()
    sent = {"giver": world.colleague.pk, "taker": world.contributor.pk}
    client.post(address("hand-over", world.draft.pk), sent)

    world.line.refresh_from_db()
    assert "Anna Li (has left)" in page
    assert (world.line.assigned_to, world.line.value) == (world.contributor, 16)


def test_giving_a_row_away_disturbs_nobody_who_types_in_it(world):
    handover.assign(world.draft, {world.line.pk: None}, by=world.officer, at=NOW)
    world.line.refresh_from_db()

    reports.save_line(world.line, {"value": 16}, version=1, by=world.contributor)

    assert (world.line.value, world.line.version) == (16, 2)


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_of_the_rows_takes_the_same_number_of_queries(
    client, world, django_assert_num_queries, count
):
    for _n in range(count - 1):
        more = factories.target(series=world.series, strategy=world.strategy)
        more.assignments.create(organization=world.ministry)
    reports.begin(world.obligation, by=world.officer)
    client.force_login(world.officer)
    client.get(address("duties"))

    with django_assert_num_queries(11):
        page = client.get(address("report-people", world.draft.pk)).content.decode()

    assert page.count('name="row-') == count + 1

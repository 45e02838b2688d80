"""From what a body and a reviewer say to the flag, and back; and that saying it twice writes nothing."""

from datetime import timedelta
from decimal import Decimal
from functools import partial

import pytest
from django.utils import translation

from tests.factories import NOW, TODAY, organization, target, user
from tracker.models import (
    Flag,
    Notice,
    Report,
    ReportingRule,
    Statement,
    Target,
    User,
    Verdict,
)
from tracker.roles import Denied
from tracker.rules.states import Role
from tracker.rules.values import Status
from tracker.workflow import announcing, judging, rating, reports

REASON = "The money for the second half of the programme was cut."
LATER = NOW + timedelta(days=1)


def standing():
    """Whether the judgements of the target are flagged as different."""
    return Flag.objects.filter(reason="judgements_differ", cleared_at=None).exists()


def approve(world, at=NOW, **said):
    """Bring the ministry's report, with what it expects, to its approval."""
    report = world.report("draft") if not Report.objects.exists() else Report.objects.get()
    line = report.lines.get()
    reports.save_line(line, said, version=line.version, by=world.contributor)
    reports.submit(report, by=world.signatory, at=at, on=at.date())
    reports.approve(report, by=world.reviewer, at=at, on=at.date())
    world.target.refresh_from_db()
    return report


def judge_it(world, status=Status.ON_TRACK, reason=REASON, by=None):
    """A reviewer judges the target."""
    by = by or world.reviewer
    return rating.give(world.target, status, reason, by=by, at=NOW, on=TODAY)


def test_what_a_body_expects_is_a_statement_only_from_the_approval_on(world):
    report = world.report("draft")
    line = report.lines.get()
    said = {"expectation": "will_not_be_met", "forecast_value": Decimal("17.50")}
    reports.save_line(line, said, version=line.version, by=world.contributor)
    reports.submit(report, by=world.signatory, at=NOW, on=TODAY)
    assert not Statement.objects.exists()

    reports.approve(report, by=world.reviewer, at=NOW, on=TODAY)

    kept = Statement.objects.get()
    assert (kept.expectation, str(kept.forecast_value), kept.made_on) == (
        "will_not_be_met",
        "17.50",
        TODAY,
    )


def test_a_difference_is_flagged_and_cleared_when_they_agree_again(world):
    report = approve(world, expectation="will_not_be_met")
    computed = world.target.status
    assert computed == "at_risk"
    assert world.target.verdict.judgements_differ
    assert standing()

    reports.reopen(report, by=world.coordinator, at=LATER, reason="A slip")
    assert standing()
    approve(world, at=LATER, expectation="with_difficulties")

    assert (world.target.status, world.target.verdict.judgements_differ) == (computed, False)
    assert not standing()


def test_judging_twice_writes_nothing(world):
    approve(world, expectation="will_not_be_met")
    before = Verdict.objects.count(), Flag.objects.count()

    told = judging.judge(Target.objects.all(), on=TODAY, at=LATER)

    assert (told["changed"], told["flags"]) == (0, 0)
    assert (Verdict.objects.count(), Flag.objects.count()) == before


def test_the_computed_status_stays_what_it_was_without_the_other_judgements(world):
    world.report("approved")
    world.target.refresh_from_db()
    before = world.target.verdict

    judge_it(world, Status.MISSED)

    world.target.refresh_from_db()
    after = world.target.verdict
    assert (after.status, after.result) == (before.status, before.result)
    assert after.judgements_differ


def test_a_judgement_is_dated_today_with_its_author_and_kept_once(world):
    first = judge_it(world)
    second = judge_it(world)

    assert (first.pk, first.made_on, first.rating, first.text) == (
        second.pk,
        TODAY,
        "on_track",
        REASON,
    )
    assert Statement.history.get().history_user == world.reviewer


def test_a_withdrawn_judgement_stays_in_the_history_and_no_longer_counts(world):
    judging.judge_marked(on=TODAY, at=NOW)
    given = judge_it(world)
    assert standing()

    for _click in range(2):
        rating.withdraw(world.target, given.pk, by=world.reviewer, at=LATER, on=LATER.date())

    gone = Statement.history.get(history_type="-")
    assert (gone.rating, gone.text, gone.history_user) == ("on_track", REASON, world.reviewer)
    assert not standing()


@pytest.mark.parametrize(
    ("whose", "may"),
    [("his own, in another body since", True), ("of his body", True), ("of another body", False)],
)
def test_only_the_body_that_gave_a_judgement_takes_it_back(world, whose, may):
    rule, second = ReportingRule.objects.get(), organization()
    rule.pk, rule.code, rule.recipient = None, "R02", second
    rule.save()
    author = user((Role.REVIEWER, world.receiver))
    given = judge_it(world, by=author)
    author.memberships.update(organization=second)
    people = {
        "his own, in another body since": User.objects.get(pk=author.pk),
        "of his body": world.other_reviewer,
        "of another body": user((Role.REVIEWER, second)),
    }

    take_back = partial(rating.withdraw, world.target, given.pk, at=NOW, on=TODAY)
    if may:
        take_back(by=people[whose])
    else:
        with pytest.raises(Denied, match="Only the body that gave"):
            take_back(by=people[whose])

    assert Statement.objects.exists() is not may


def test_only_a_judgement_of_this_target_is_withdrawn(world):
    given = judge_it(world)
    other = target()

    rating.withdraw(other, given.pk, by=world.reviewer, at=NOW, on=TODAY)

    assert Statement.objects.get() == given


@pytest.mark.parametrize("reason", ["", "   ", "Too short.", " " * 40 + "no reason" + " " * 40])
def test_a_judgement_needs_a_reason_of_30_characters(world, reason):
    with pytest.raises(Denied, match="at least 30 characters"):
        judge_it(world, reason=reason)


@pytest.mark.parametrize("status", [Status.NO_DATA, Status.OVERDUE_NO_DATA, Status.SUPERSEDED])
def test_a_reviewer_gives_only_a_status_that_judges(world, status):
    with pytest.raises(Denied, match="cannot give this status"):
        judge_it(world, status)


def people(world):
    """Somebody of each sort, and whether he may judge the target."""
    return {
        "stranger": (world.stranger, False),
        "contributor": (world.contributor, False),
        "reviewer": (world.reviewer, True),
        "coordinator": (world.coordinator, True),
        "administrator": (user((Role.ADMINISTRATOR, world.receiver)), False),
        "reviewer of the body that answers": (
            user((Role.REVIEWER, world.receiver), (Role.CONTRIBUTOR, world.ministry)),
            False,
        ),
        "reviewer of a body that receives nothing": (user((Role.REVIEWER, world.other)), False),
    }


@pytest.mark.parametrize(
    "who",
    [
        "stranger",
        "contributor",
        "reviewer",
        "coordinator",
        "administrator",
        "reviewer of the body that answers",
        "reviewer of a body that receives nothing",
    ],
)
def test_who_may_give_and_withdraw_a_judgement(world, who):
    person, may = people(world)[who]
    given = judge_it(world)
    actions = (
        lambda: judge_it(world, Status.MISSED, by=person),
        lambda: rating.withdraw(world.target, given.pk, by=person, at=NOW, on=TODAY),
    )
    for act in actions:
        if may:
            act()
        else:
            with pytest.raises(Denied):
                act()

    assert Statement.objects.filter(pk=given.pk).exists() is not may
    assert Statement.objects.filter(rating="missed").exists() is may


def test_no_reviewer_judges_a_target_for_which_the_reviewing_body_answers(world):
    world.target.assignments.create(organization=world.receiver)

    with pytest.raises(Denied, match="for which his own body answers"):
        judge_it(world)


def test_a_notice_about_a_difference_goes_to_the_body_that_answers_and_to_nobody_else(world):
    approve(world, expectation="will_not_be_met")
    Notice.objects.all().delete()

    announcing.announce(on=TODAY, at=NOW)

    told = Notice.objects.all()
    assert {one.address for one in told} == {world.contributor.email, world.signatory.email}
    assert all("Judgements differ" in one.body for one in told)
    assert all(f"/en/targets/{world.target.code}/" in one.body for one in told)


def test_a_difference_that_comes_and_goes_is_told_once_in_thirty_days(world):
    approve(world)
    Notice.objects.all().delete()
    told = []
    for days in (0, 1, 2, 3, 40):
        at = NOW + timedelta(days=days)
        given = rating.give(
            world.target, Status.ON_TRACK, REASON, by=world.reviewer, at=at, on=at.date()
        )
        assert standing()
        announcing.announce(on=at.date(), at=at)
        told.append(Notice.objects.count())
        rating.withdraw(world.target, given.pk, by=world.reviewer, at=at, on=at.date())

    assert told == [2, 2, 2, 2, 4]
    assert not Flag.objects.filter(reason="judgements_differ", announced_at=None).exists()


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_reason_of_a_refusal_is_told_in_the_persons_language(world, language):
    with translation.override(language), pytest.raises(Denied) as refused:
        judge_it(world, reason="")

    assert "30" in str(refused.value)


def test_a_report_approved_before_expectations_were_kept_never_shows_a_draft_of_one(world):
    report = world.report("approved")
    for line in report.published["lines"].values():
        del line["expectation"], line["forecast_value"]
    Report.objects.update(published=report.published)
    report.lines.update(expectation="on_schedule", forecast_value=Decimal(99))

    shown = Report.objects.get().lines.get().as_published()

    assert (shown.expectation, shown.forecast_value) == ("", None)

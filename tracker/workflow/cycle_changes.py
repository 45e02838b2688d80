"""A coordinator changes a cycle: each change is checked, logged with its reason, and told."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker.models import Cycle, CycleChange, Obligation, Organization, ReportingRule, User
from tracker.queries.cycle_changes import terms
from tracker.roles import Denied, check_coordinates, check_not_of_the_body
from tracker.rules.cadences import Period
from tracker.workflow import cycles, notices
from tracker.workflow.owing import met_in_time


def period_of(rule: ReportingRule, year: int) -> Period | None:
    """The period with which a reporting year of a rule ends, where the rule binds then."""
    found = cycles.periods(rule, year)
    return found[-1] if found and cycles.binds(rule, found[-1]) else None


@transaction.atomic
def open_now(
    rule: ReportingRule, year: int, *, reason: str, by: User, at: datetime, on: date
) -> Cycle:
    """Open a cycle before the day on which it would open by itself."""
    check_coordinates(by, rule.recipient)
    _need(reason)
    ReportingRule.objects.select_for_update().get(pk=rule.pk)
    period = period_of(rule, year)
    if rule.act != "report" or rule.strategy_id is None or period is None:
        raise Denied(_("By this rule no report is due for this year."))
    if period.due_on <= on:
        raise Denied(_("The due date has passed: nobody is late for what nobody asked."))
    if rule.obligations.filter(period_ends_on=period.ends_on).exists():
        raise Denied(_("The cycle is open already."))
    if not cycles.open_period(rule, year, period, on=on):
        raise Denied(_("This rule obliges no body."))
    cycle = Cycle.objects.get(strategy=rule.strategy, year=year)
    planned = cycle.opens_on
    if planned > on:
        cycle.opens_on = on
        _save(cycle, by=by)
    change = _log(cycle, "opened", reason, day_before=planned, day_after=on, by=by, at=at)
    _tell(change, [duty for duty in _duties(cycle) if duty.rule_id == rule.pk], at=at)
    return cycle


@transaction.atomic
def extend_all(
    cycle: Cycle,
    *,
    to: date,
    reason: str,
    late: bool = False,
    by: User,
    at: datetime,
    on: date,
) -> CycleChange:
    """Give every body of a cycle more time. Who has more already keeps it. It is public.

    `late`: also where the due date has passed, so that a body that is late is late no more. Who met
    a due date that has passed needs no more time.
    """
    check_coordinates(by, cycles.receiving_body(cycle))
    _need(reason)
    Cycle.objects.select_for_update().get(pk=cycle.pk)
    before = terms(cycle).get("extended_to") or cycle.due_on
    if to <= before:
        raise Denied(_("The new date must be after the due date."))
    duties = [duty for duty in _duties(cycle) if duty.last_day < to]
    passed = [duty for duty in duties if duty.last_day < on and not met_in_time(duty)]
    ahead = [duty for duty in duties if duty.last_day >= on]
    moved = [*ahead, *passed] if late else ahead
    if passed and not moved:
        raise Denied(
            _("No due date that lies ahead would move: choose to move those that have passed, too.")
        )
    if duties and not moved:
        raise Denied(_("No due date would move: no body that owes this report needs more time."))
    for duty in moved:
        check_not_of_the_body(by, duty.organization)
        cycles.give_time(duty, to=to, reason=reason, by=by, at=at, on=on)
    what = "extended" if not passed else "extended_late" if late else "extended_ahead"
    change = _log(cycle, what, reason, day_before=before, day_after=to, by=by, at=at)
    _tell(change, moved, at=at)
    return change


@transaction.atomic
def add_body(
    cycle: Cycle, body: Organization, *, reason: str, by: User, at: datetime
) -> Obligation:
    """Let one more body report in a cycle that is open."""
    check_coordinates(by, cycles.receiving_body(cycle))
    _need(reason)
    Cycle.objects.select_for_update().get(pk=cycle.pk)
    duties = _duties(cycle)
    if body.kind == "class":
        raise Denied(_("A class of bodies reports through its members: add one of them."))
    if any(duty.organization_id == body.pk for duty in duties):
        raise Denied(_("The body owes this report already."))
    model = next((duty for duty in duties if _obliges(duty, body)), duties[0])
    made = Obligation(
        cycle=cycle,
        rule=model.rule,
        organization=body,
        period_ends_on=model.period_ends_on,
        due_on=model.due_on,
        **terms(cycle),
    )
    _save(made, by=by)
    change = _log(cycle, "body_added", reason, organization=body, by=by, at=at)
    _tell(change, [made], at=at)
    return made


def _obliges(duty: Obligation, body: Organization) -> bool:
    """Whether the rule of a duty names a body, itself or through its class."""
    return body in cycles.obliged_bodies(duty.rule, on=duty.period_ends_on)


@transaction.atomic
def remove_body(obligation: Obligation, *, reason: str, by: User, at: datetime) -> None:
    """Take a body out of a cycle, as long as nobody has begun its report."""
    cycle = obligation.cycle
    check_coordinates(by, obligation.rule.recipient)
    check_not_of_the_body(by, obligation.organization)
    _need(reason)
    Cycle.objects.select_for_update().get(pk=cycle.pk)
    if Obligation.objects.filter(pk=obligation.pk, report__isnull=False).exists():
        raise Denied(_("The body has begun its report, so its duty stays."))
    if len(_duties(cycle)) == 1:
        raise Denied(_("A cycle has at least one body."))
    body = obligation.organization
    change = _log(cycle, "body_removed", reason, organization=body, by=by, at=at)
    _tell(change, [obligation], at=at)
    obligation._history_user = by  # type: ignore[attr-defined]
    try:
        with transaction.atomic():
            obligation.delete()
    except ProtectedError:
        raise Denied(_("Something is recorded about this duty already, so it stays.")) from None


def _duties(cycle: Cycle) -> list[Obligation]:
    found = cycle.obligations.filter(rule__act="report").select_related(
        "organization", "rule", "report"
    )
    return list(found.order_by("pk"))


def _need(reason: str) -> None:
    if not reason.strip():
        raise Denied(_("Give a reason."))


def _log(
    cycle: Cycle, what: str, reason: str, *, by: User, at: datetime, **rest: Any
) -> CycleChange:
    return CycleChange.objects.create(
        cycle=cycle, what=what, reason=reason.strip(), made_by=by, made_at=at, **rest
    )


def _tell(change: CycleChange, duties: list[Obligation], *, at: datetime) -> None:
    """Write to the people of the bodies whom a change concerns, once each."""
    for duty in duties:
        notices.inform(
            duty.organization,
            "cycle_changed",
            {"change": change, "duty": duty, "day": timezone.localtime(at).date()},
            key=f"cycle/{change.pk}/{duty.organization_id}",
            at=at,
        )


def _save(record: Cycle | Obligation, *, by: User) -> None:
    record._history_user = by  # type: ignore[union-attr]
    record.save()

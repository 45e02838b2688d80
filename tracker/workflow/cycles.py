"""Cycles and obligations made from the dated rules, before anyone writes."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F, Max, Min, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker.models import Consolidation, Cycle, Obligation, Organization, ReportingRule, User
from tracker.models.duty import COUNTED_FROM
from tracker.queries import cycle_changes
from tracker.roles import Denied, check_coordinates, check_not_of_the_body
from tracker.rules import due_dates
from tracker.rules.cadences import DueDay, Period
from tracker.rules.workdays import Shift
from tracker.workflow import flags
from tracker.workflow.owing import met_in_time

# The duties that end with a date on the consolidated report, and the column of that date.
RECORDED = {"forward": "forwarded_on", "publish": "published_on"}
SEARCHED_YEARS = 12
YEARS_AHEAD = 2  # a cycle opens at most 400 days before its due date


def periods(rule: ReportingRule, year: int) -> tuple[Period, ...]:
    """The periods of a reporting year with their due dates; none where the rule sets no day."""
    due = None
    if rule.due_month is not None and rule.due_day is not None:
        due = DueDay(rule.due_month, rule.due_day, rule.due_year_offset or 0)
    times = due_dates.Times(
        rule.cadence, due, rule.recurrence, rule.first_year or COUNTED_FROM, Shift(rule.shift)
    )
    return due_dates.periods(times, year)


def binds(rule: ReportingRule, period: Period) -> bool:
    """Whether a rule asks for a period: it is in force on the due date that the act states."""
    return rule.is_in_force(period.stated_on or period.due_on)


def next_periods(rule: ReportingRule, *, on: date, most: int) -> list[Period]:
    """The next periods that a rule asks for, by their due dates from a day on."""
    first = max(rule.first_year or 0, on.year - 1 - (rule.due_year_offset or 0))
    found: list[Period] = []
    for year in range(first, first + SEARCHED_YEARS):
        found += [each for each in periods(rule, year) if each.due_on >= on and binds(rule, each)]
        if len(found) >= most:
            break
    return found[:most]


def obliged_bodies(rule: ReportingRule, *, on: date) -> list[Organization]:
    """The bodies a rule binds on a day: the body itself, or all members of the class it names.

    The body that receives the reports does not report to itself.
    """
    named = [rule.obliged] if rule.obliged else []
    named += rule.also_obliged.all()
    bodies = [body for body in named if body.kind != "class"]
    classes = [body for body in named if body.kind == "class"]
    seen: set[int] = set()  # a class that is a member of itself is gone through once
    while classes:
        named_class = classes.pop()
        if named_class.pk in seen:
            continue
        seen.add(named_class.pk)
        for body in named_class.members.valid_on(on).order_by("code"):
            (classes if body.kind == "class" else bodies).append(body)
    return [body for body in bodies if body.pk != rule.recipient_id or body in named]


@transaction.atomic
def open_due(*, on: date) -> int:
    """Open each cycle whose time has come, with an obligation for each body. Running again adds nothing.

    Return how many obligations were made or moved. The rule that counts is the newest one in force
    on the day the duty falls due; a duty that is still open moves with it. A cycle whose due date
    has passed is not opened any more: nobody is late for what nobody asked.
    """
    asked = _open_duties(on=on)
    made = sum(_oblige(*duty, on=on) for duty in asked)
    years = {(rule.strategy_id, year) for rule, year, _period in asked}
    for cycle in Cycle.objects.filter(year__in={year for _strategy, year in years}):
        if (cycle.strategy_id, cycle.year) in years:
            _set_due_date(cycle)
    return made


def _open_duties(*, on: date) -> list[tuple[ReportingRule, int, Period]]:
    """The rules that ask for something on a day, with the reporting year and its period."""
    newest_first = ReportingRule.objects.filter(
        strategy__isnull=False, first_year__isnull=False
    ).order_by("code", F("valid_from").desc(nulls_last=True))
    chosen: dict[tuple[str, date], tuple[ReportingRule, int, Period]] = {}
    for rule in newest_first:
        for year in range(rule.first_year or on.year, on.year + YEARS_AHEAD + 1):
            for period in periods(rule, year):
                if binds(rule, period) and _opens_on(rule, period) <= on <= period.due_on:
                    chosen.setdefault((rule.code, period.ends_on), (rule, year, period))
    return list(chosen.values())


def _opens_on(rule: ReportingRule, period: Period) -> date:
    return period.due_on - timedelta(days=rule.opens_days_before)


def _oblige(rule: ReportingRule, year: int, period: Period, *, on: date) -> int:
    """Give each body bound by a rule its obligation for a period, unless it has it already.

    A body that did not exist when the period ended owes nothing for it.
    """
    cycle, _made = Cycle.objects.get_or_create(
        strategy=rule.strategy,
        year=year,
        defaults={"opens_on": _opens_on(rule, period), "due_on": period.due_on},
    )
    standing = Obligation.objects.filter(rule__code=rule.code, period_ends_on=period.ends_on)
    moved = _move_with_the_rule(standing, rule, period)
    known = set(standing.values_list("organization_id", flat=True))
    asked = {body.pk for body in obliged_bodies(rule, on=period.ends_on)}
    reports = rule.act == "report"
    if reports:  # a body owes one report a period, whichever rule asks for it
        same = cycle.obligations.filter(rule__act="report", period_ends_on=period.ends_on)
        known |= cycle_changes.left_out(cycle) | set(same.values_list("organization_id", flat=True))
    missing = [
        body for body in obliged_bodies(rule, on=on) if body.pk in asked and body.pk not in known
    ]
    terms = cycle_changes.terms(cycle) if missing and reports else {}
    for body in missing:
        Obligation.objects.get_or_create(
            rule=rule,
            organization=body,
            period_ends_on=period.ends_on,
            defaults={"cycle": cycle, "due_on": period.due_on, **terms},
        )
    return moved + len(missing)


def open_period(rule: ReportingRule, year: int, period: Period, *, on: date) -> int:
    """Open one period of a rule as the night would; return how many obligations were made."""
    return _oblige(rule, year, period, on=on)


def _move_with_the_rule(standing: QuerySet[Obligation], rule: ReportingRule, period: Period) -> int:
    """Let open duties follow an act that changed their rule; their history keeps the old date."""
    moved = standing.filter(fulfilled_on=None).exclude(rule=rule, due_on=period.due_on)
    for obligation in moved:
        obligation.rule, obligation.due_on = rule, period.due_on
        if obligation.extended_to and obligation.extended_to <= period.due_on:
            obligation.extended_to, obligation.extension_reason = None, ""
            obligation.extended_by, obligation.extended_late = (
                None,
                False,
            )  # the act now gives more time than the coordinator did
        obligation.save()
    return len(moved)


def _set_due_date(cycle: Cycle) -> None:
    """A cycle is due with the last of its reports, or of its other duties where it has no report."""
    owed = cycle.obligations.filter(rule__act="report")
    last = (owed if owed.exists() else cycle.obligations).aggregate(day=Max("due_on"))["day"]
    if last and cycle.due_on != last:
        cycle.due_on = last
        cycle.save()


@transaction.atomic
def extend(
    obligation: Obligation, *, to: date, reason: str, by: User, at: datetime, on: date
) -> None:
    """Give a body more time. Who, until when and why are public, and whether the due date had passed."""
    check_coordinates(by, obligation.rule.recipient)
    check_not_of_the_body(by, obligation.organization)
    if to <= obligation.due_on:
        raise Denied(_("The new date must be after the due date."))
    if not reason.strip():
        raise Denied(_("Give a reason."))
    give_time(obligation, to=to, reason=reason, by=by, at=at, on=on)


def give_time(
    obligation: Obligation, *, to: date, reason: str, by: User, at: datetime, on: date
) -> None:
    """Move a duty, and remember whether it was late then. The caller has checked who may."""
    was_late = obligation.last_day < on and not met_in_time(obligation)
    obligation.extended_late = obligation.extended_late or was_late
    obligation.extended_to, obligation.extension_reason = to, reason.strip()
    obligation.extended_by = by
    _save(obligation, by=by)
    flags.reconcile_obligation(obligation, on=on, at=at)


@transaction.atomic
def forwarded(
    consolidation: Consolidation, *, on: date, number: str, by: User, at: datetime
) -> None:
    """Record that the consolidated report went to the planning body: the duty R03 is fulfilled."""
    body = _check_own_duty(consolidation, on=on, by=by, at=at)
    if not number.strip():
        raise Denied(_("Enter the outgoing number."))
    consolidation.forwarded_on, consolidation.forwarded_number = on, number.strip()
    _save(consolidation, by=by)
    _fulfil(consolidation.cycle, "forward", body, by=by, at=at)


@transaction.atomic
def published(consolidation: Consolidation, *, on: date, by: User, at: datetime) -> None:
    """Record that the consolidated report was published: the duty R04 is fulfilled."""
    body = _check_own_duty(consolidation, on=on, by=by, at=at)
    consolidation.published_on = on
    _save(consolidation, by=by)
    _fulfil(consolidation.cycle, "publish", body, by=by, at=at)


def _check_own_duty(
    consolidation: Consolidation, *, on: date, by: User, at: datetime
) -> Organization | None:
    body = receiving_body(consolidation.cycle)
    check_coordinates(by, body)
    if on > timezone.localtime(at).date():
        raise Denied(_("The day must not lie in the future."))
    if on < timezone.localtime(consolidation.made_at).date():
        raise Denied(_("The day must not be before the edition was made."))
    return body


def receiving_body(cycle: Cycle) -> Organization | None:
    """The body that receives the reports of a cycle."""
    duty = cycle.obligations.filter(rule__act="report").select_related("rule__recipient").first()
    return duty.rule.recipient if duty else None


def own_duties(cycle: Cycle, body: Organization | None) -> QuerySet[Obligation]:
    """The duties of the receiving body itself in a cycle: to forward and to publish."""
    return cycle.obligations.filter(rule__act__in=RECORDED, organization=body)


def _fulfil(cycle: Cycle, act: str, body: Organization | None, *, by: User, at: datetime) -> None:
    """A duty is fulfilled on the first day on which any edition was forwarded or published."""
    first = cycle.consolidations.aggregate(day=Min(RECORDED[act]))["day"]
    for obligation in own_duties(cycle, body).filter(rule__act=act):
        if obligation.fulfilled_on != first:
            obligation.fulfilled_on = first
            _save(obligation, by=by)
        flags.reconcile_obligation(obligation, on=timezone.localtime(at).date(), at=at)


def _save(record: Obligation | Consolidation, *, by: User) -> None:
    record._history_user = by  # type: ignore[union-attr]
    record.save()

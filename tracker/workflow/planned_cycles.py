"""A cycle before it is opened: whom it would ask, about what, and what is still missing."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from tracker.models import Assignment, Organization, ReportingRule, ReportLine, User
from tracker.roles import check_coordinates
from tracker.rules.cadences import Period
from tracker.rules.states import ReportState
from tracker.workflow import corrections, cycles
from tracker.workflow.cycle_changes import period_of


@dataclass(frozen=True)
class Asked:
    """One body that would owe a report, with what it answers for."""

    body: Organization
    assignments: tuple[Assignment, ...]

    @property
    def without_plan(self) -> int:
        """How many of its numeric targets have no plan value."""
        return sum(is_without_plan(one) for one in self.assignments)


@dataclass(frozen=True)
class Planned:
    """A cycle as its rule would open it on a day."""

    rule: ReportingRule
    year: int
    period: Period
    asked: tuple[Asked, ...]
    left_out: tuple[tuple[Organization, str], ...]  # with a code: receives, later or ended
    is_open: bool

    @property
    def opens_on(self) -> date:
        """The day on which it opens by itself."""
        return self.period.due_on - timedelta(days=self.rule.opens_days_before)

    @property
    def without_plan(self) -> int:
        """How many plan values are missing in all."""
        return sum(one.without_plan for one in self.asked)


def is_without_plan(assignment: Assignment) -> bool:
    """Whether a target that is measured in numbers has no plan value for its body."""
    return assignment.target.series_id is not None and assignment.plan_value is None


def planned(rule: ReportingRule, year: int, *, on: date) -> Planned | None:
    """What opening a cycle would ask; None where the rule asks for nothing in that year."""
    period = period_of(rule, year)
    if period is None:
        return None
    bodies = _asked(rule, period, on=on)
    assignments = (
        Assignment.objects.filter(organization__in=bodies, target__superseded_on=None)
        .select_related("target__unit")
        .order_by("target__code")
    )
    of_body: dict[int, list[Assignment]] = {body.pk: [] for body in bodies}
    for one in assignments:
        of_body[one.organization_id].append(one)
    return Planned(
        rule,
        year,
        period,
        tuple(Asked(body, tuple(of_body[body.pk])) for body in bodies),
        tuple(_left_out(rule, bodies, period, on=on)),
        rule.obligations.filter(period_ends_on=period.ends_on).exists(),
    )


def _asked(rule: ReportingRule, period: Period, *, on: date) -> list[Organization]:
    then = {body.pk for body in cycles.obliged_bodies(rule, on=period.ends_on)}
    return [body for body in cycles.obliged_bodies(rule, on=on) if body.pk in then]


def _left_out(
    rule: ReportingRule, asked: list[Organization], period: Period, *, on: date
) -> list[tuple[Organization, str]]:
    """The members of the classes that the rule names and that would not be asked, and why."""
    named = [rule.obliged, *rule.also_obliged.all()]
    classes = [body for body in named if body and body.kind == "class"]
    seen: set[int] = set()
    found = []
    while classes:
        one = classes.pop()
        if one.pk in seen:
            continue
        seen.add(one.pk)
        for body in one.members.exclude(pk__in=[each.pk for each in asked]).order_by("code"):
            if body.kind == "class":
                classes.append(body)
            else:
                found.append((body, _why_not(rule, body, period)))
    return found


def _why_not(rule: ReportingRule, body: Organization, period: Period) -> str:
    if body.pk == rule.recipient_id:
        return "receives"
    later = body.valid_from is not None and body.valid_from > period.ends_on
    return "later" if later else "ended"


@transaction.atomic
def copy_plans(found: Planned, *, by: User, at: datetime, on: date) -> int:
    """Fill in missing plan values with those of the year before; return how many.

    What counts is the plan that an approved report stated; a plan that is there already stays.
    """
    check_coordinates(by, found.rule.recipient)
    earlier = ReportLine.objects.filter(
        report__state=ReportState.APPROVED,
        report__obligation__cycle__year=found.year - 1,
        plan__isnull=False,
    )
    known = {
        (line.report.obligation.organization_id, line.target_id): line.plan
        for line in earlier.select_related("report__obligation")
    }
    copied = 0
    for body in found.asked:
        for assignment in body.assignments:
            plan = known.get((assignment.organization_id, assignment.target_id))
            if is_without_plan(assignment) and plan is not None:
                assignment.plan_value = plan
                corrections.save(assignment, by=by, at=at, on=on)
                copied += 1
    return copied

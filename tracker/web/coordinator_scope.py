"""What a coordinator may reach: the cycles in which his body receives the reports."""

from django.db.models import Q, QuerySet

from tracker.models import Consolidation, Cycle, Obligation, ReportingRule, User
from tracker.roles import RECORDABLE, coordinated_by, receiving_bodies, recording_bodies
from tracker.workflow.progress import with_progress


def report_duties_of(user: User) -> QuerySet[Obligation]:
    """The reports that are owed to the coordinator's bodies."""
    return Obligation.objects.filter(
        rule__act="report", rule__recipient__in=coordinated_by(user)
    ).select_related("organization", "cycle__strategy", "rule__recipient", "report")


def rules_of(user: User) -> QuerySet[ReportingRule]:
    """The rules by which reports are owed to the coordinator's bodies."""
    return (
        ReportingRule.objects.filter(
            act="report", strategy__isnull=False, recipient__in=coordinated_by(user)
        )
        .select_related("recipient", "strategy", "obliged")
        .order_by("code", "-valid_from")
    )


def cycles_of(user: User) -> QuerySet[Cycle]:
    """The cycles in which the coordinator's bodies receive reports."""
    cycles = report_duties_of(user).values("cycle")
    return (
        Cycle.objects.filter(pk__in=cycles)
        .select_related("strategy")
        .order_by("-year", "strategy__code")
    )


def editions_of(user: User) -> QuerySet[Consolidation]:
    """The consolidated reports of those cycles."""
    return Consolidation.objects.filter(cycle__in=cycles_of(user)).select_related(
        "cycle__strategy", "made_by"
    )


def duties_in(cycle: Cycle) -> QuerySet[Obligation]:
    """The reports owed in a cycle, with how far each body is."""
    owed = Obligation.objects.filter(cycle=cycle, rule__act="report")
    return with_progress(
        owed.select_related("organization", "report", "extended_by", "rule__recipient")
    ).order_by("organization__kind", "organization__code")


def recordable_duties_of(user: User) -> QuerySet[Obligation]:
    """The duties that the person records as fulfilled: see `roles.check_records`."""
    receiving = receiving_bodies()
    mine = recording_bodies(user)
    found = Obligation.objects.filter(rule__act__in=RECORDABLE).select_related(
        "organization", "cycle__strategy", "rule__recipient"
    )
    if not mine:
        return found.none()
    of_others = Q(rule__recipient__in=receiving - mine)
    return found.exclude(of_others).order_by("-due_on", "organization__code", "rule__code")

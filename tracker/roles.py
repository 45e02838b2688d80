"""Who somebody is: roles in bodies, read once, and what follows from them alone."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from tracker.models import Membership, Obligation, Organization, Report, ReportingRule, User
from tracker.rules.states import FILLS_IN, OVERSEES, READS, RELEASES, Role

RECORDABLE = frozenset({"meet", "other"})  # acts that neither a report nor an edition fulfils

type Person = User | AnonymousUser


class Denied(PermissionDenied):
    """The person may not do this; the text says why, in the person's language."""


def allows(check: Callable[..., None], *args: object) -> bool:
    """Whether a check passes."""
    try:
        check(*args)
    except Denied:
        return False
    return True


def reason_against(check: Callable[..., None], *args: object) -> str:
    """The sentence of a failing check, or nothing: a hint on a disabled button."""
    try:
        check(*args)
    except Denied as denied:
        return str(denied)
    return ""


def roles(user: Person) -> set[tuple[Role, int]]:
    """The person's (role, organization id) pairs, read once per user object."""
    if not isinstance(user, User) or not user.is_active:
        return set()
    known: set[tuple[Role, int]] | None = getattr(user, "_roles", None)
    if known is None:
        known = {
            (Role(role), body)
            for role, body in user.memberships.values_list("role", "organization_id")
        }
        user._roles = known  # type: ignore[attr-defined]  # noqa: SLF001 -- cache on our own model
    return known


def has_role(user: Person, role: Role, organization_id: int | None = None) -> bool:
    """Whether the person has the role, in one body or in any."""
    return any(role is mine and organization_id in (None, body) for mine, body in roles(user))


def oversees(user: Person) -> bool:
    """Whether the person works on the reviewing side."""
    return any(role in OVERSEES for role, _body in roles(user))


def bodies_of(user: Person) -> set[int]:
    """The bodies for which the person fills in or signs reports."""
    return {body for role, body in roles(user) if role in FILLS_IN}


def bodies_read_by(user: Person) -> set[int]:
    """The bodies whose duties and reports the person may read."""
    return {body for role, body in roles(user) if role in READS}


def coordinated_by(user: Person) -> set[int]:
    """The bodies whose cycles the person coordinates."""
    return {body for role, body in roles(user) if role is Role.COORDINATOR}


def receives(user: Person, report: Report, role: Role) -> bool:
    """Whether the person has the role in the body to which the report goes."""
    recipient = report.obligation.rule.recipient_id
    return recipient is not None and has_role(user, role, recipient)


def check_not_of_the_body(user: Person, organization: Organization) -> None:
    """Nobody decides in the matter of a body he belongs to, in whatever role."""
    if any(body == organization.pk for _role, body in roles(user)):
        raise Denied(_("Nobody may decide in the matter of his own body."))


def check_coordinates(user: Person, organization: Organization | None) -> None:
    """Whether the person coordinates the cycles of a body."""
    if organization is None or not has_role(user, Role.COORDINATOR, organization.pk):
        raise Denied(_("Only a coordinator may do this."))


def check_records(user: User, obligation: Obligation) -> None:
    """Whether the person may record that a duty without a report of its own was fulfilled.

    A coordinator of the body it is owed to, if that body receives reports; else of any that does.
    """
    if obligation.rule.act not in RECORDABLE:
        raise Denied(_("This duty is fulfilled by a report or by the consolidated report."))
    if not recording_bodies(user, obligation.rule.recipient_id):
        raise Denied(_("Only a coordinator may do this."))


def recording_bodies(user: Person, recipient_id: int | None = None) -> set[int]:
    """The receiving bodies for which the person, as their coordinator, records what was fulfilled."""
    receiving = receiving_bodies()
    mine = {body for role, body in roles(user) if role is Role.COORDINATOR} & receiving
    return mine & {recipient_id} if recipient_id in receiving else mine


def receiving_bodies() -> set[int]:
    """The bodies to which reports are owed, by their ids."""
    rules = ReportingRule.objects.filter(act="report", recipient__isnull=False)
    return {body for body in rules.values_list("recipient_id", flat=True) if body is not None}


def others_release(body: int | None) -> bool:
    """Whether somebody of another body than this one releases answers."""
    others = receiving_bodies() - {body}
    people = Membership.objects.filter(organization__in=others, role__in=RELEASES)
    return people.filter(user__is_active=True).exists()


def any_role(user: Person, *wanted: Role) -> bool:
    """Whether the person has one of the roles anywhere: for pages of the administration."""
    return any(role in wanted for role, _body in roles(user))


def needs_second_factor(user: Person) -> bool:
    """Whether the person must sign in with a second factor: who decides, or enters the administration."""
    return settings.SECOND_FACTOR and (getattr(user, "is_staff", False) or oversees(user))


def check_manages_people(user: Person) -> None:
    """Only administrators make accounts and invite."""
    if not any_role(user, Role.ADMINISTRATOR):
        raise Denied(_("Only an administrator may do this."))


def check_manages(user: Person, person: User) -> None:
    """An administrator changes the access of others, never his own."""
    check_manages_people(user)
    if user.pk == person.pk:
        raise Denied(_("Nobody may change his own access. Another administrator does."))


def keeps_reference_data(user: Person) -> bool:
    """Whether the person keeps the reference data: for a body that receives reports.

    While no rule names such a body, for any: the first data must come in somehow. Looked up once
    per user object.
    """
    keepers = {Role.COORDINATOR, Role.ADMINISTRATOR}
    mine = {body for role, body in roles(user) if role in keepers}
    if not mine:
        return False
    known: bool | None = getattr(user, "_keeps", None)
    if known is None:
        receiving = receiving_bodies()
        known = not receiving or bool(mine & receiving)
        user._keeps = known  # type: ignore[union-attr]  # noqa: SLF001 -- as `_roles`
    return known


def releases(user: Person) -> bool:
    """Whether the person releases public answers: a reviewer or coordinator of a receiving body."""
    mine = {body for role, body in roles(user) if role in RELEASES}
    return bool(mine) and bool(mine & receiving_bodies())

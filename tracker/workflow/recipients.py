"""Who hears of a body's matters: its people in some roles, else the body's own address."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from tracker.models import Membership, Notice, Obligation, Organization
from tracker.rules.reminders import CHAIN, Audience, Digest
from tracker.rules.states import FILLS_IN, Role


class Recipient(NamedTuple):
    """A mailbox: its address, the language of its mails, how often they come, and whose it is.

    Without a person (an id) it is a body's own address.
    """

    address: str
    language: str = "kk"
    digest: Digest = Digest.DAILY
    person: int | None = None


type People = Mapping[int, Sequence[tuple[Role, Recipient]]]


def people_of(bodies: Iterable[int]) -> People:
    """The active people of bodies who have an address, with their roles, in one query."""
    found: dict[int, list[tuple[Role, Recipient]]] = {body: [] for body in bodies}
    rows = (
        Membership.objects.filter(organization__in=found, user__is_active=True)
        .exclude(user__email="")
        .select_related("user")
        .order_by("user__email", "user")
    )
    for row in rows:
        person = row.user
        who = Recipient(person.email, person.language, Digest(person.digest), person.pk)
        found[row.organization_id].append((Role(row.role), who))
    return found


def first_found(
    body: Organization, chain: Sequence[frozenset[Role]], people: People
) -> list[Recipient]:
    """The people of the first roles that anybody has, else the body's own address, else nobody.

    Two accounts with one mailbox are one recipient.
    """
    for roles in chain:
        mailboxes: dict[str, Recipient] = {}
        for role, who in people[body.pk]:
            if role in roles:
                mailboxes.setdefault(who.address.casefold(), who)
        if mailboxes:
            return list(mailboxes.values())
    return [Recipient(body.email)] if body.email else []


def recipients(body: Organization, roles: Iterable[Role] = FILLS_IN) -> list[Recipient]:
    """A body's people in some roles, else its own address."""
    return first_found(body, (frozenset(roles),), people_of([body.pk]))


def matter_of(duty: Obligation, audience: Audience) -> Organization | None:
    """The body whose people hear of a duty.

    What a body owes concerns that body alone; a coordinator hears of it as the one who receives.
    """
    if audience is Audience.COORDINATOR and duty.rule.act == "report":
        return duty.rule.recipient
    return duty.organization


def readers(duty: Obligation, audience: Audience, people: People) -> list[Recipient]:
    """Who hears of a step of a duty's ladder: nobody only where nobody can be found."""
    body = matter_of(duty, audience)
    return first_found(body, CHAIN[audience], people) if body else []


def bodies_in(duties: Iterable[Obligation]) -> set[int]:
    """The bodies whose people may have to hear of duties."""
    pairs = [(duty.organization_id, duty.rule.recipient_id) for duty in duties]
    return {body for pair in pairs for body in pair if body is not None}


def belongs(notice: Notice) -> bool:
    """Whether a notice's address still is the body's own or that of one of its active people."""
    body = notice.organization
    if body is None:
        return False
    people = body.memberships.filter(user__is_active=True, user__email=notice.address)
    return notice.address == body.email or people.exists()

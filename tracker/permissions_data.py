"""Who may judge, and who may change what verdicts are made from: never in the matter of his own body."""

from collections.abc import Collection

from django.db.models import Q
from django.utils.translation import gettext as _

from tracker.models import (
    AccountEvent,
    Assignment,
    DataChange,
    Membership,
    Organization,
    ReportingRule,
    Statement,
    Target,
    User,
)
from tracker.roles import Denied, Person, keeps_reference_data, receiving_bodies, roles
from tracker.rules.states import Role

JUDGES = (Role.REVIEWER, Role.COORDINATOR)
KEEPS = (Role.COORDINATOR, Role.ADMINISTRATOR)
WAYS_IN = ("invited", "address_changed", "factors_removed", "activated")


def check_can_judge(user: Person, target: Target) -> None:
    """Reviewers and coordinators of a receiving body, where their own body does not answer for it."""
    if not _judges(user):
        raise Denied(
            _("Only reviewers and coordinators of a body that receives reports may judge a target.")
        )
    if answered_by(user, [target.pk]):
        raise Denied(
            _("Nobody may judge a target for which his own body answers or once answered.")
        )


def check_can_amend(user: User, target: Target) -> None:
    """Nobody changes a promise for which a body he belongs to answers."""
    if answered_by(user, [target.pk]):
        raise Denied(
            _("Nobody may change a promise for which his own body answers or once answered.")
        )


def check_can_withdraw(user: User, given: Statement) -> None:
    """A judgement is taken back by who gave it, or by a reviewer of the same body.

    What counts is where its author belonged when he gave it.
    """
    check_can_judge(user, given.target)
    first = given.history.order_by("history_date", "history_id").first()
    author = first.history_user_id if first else None
    if author == user.pk:
        return
    mine = [body for role, body in roles(user) if role in JUDGES]
    if author is not None:
        then = Membership.history.as_of(first.history_date)
        if then.filter(user_id=author, organization_id__in=mine).exists():
            return
    raise Denied(_("Only the body that gave a judgement may take it back."))


def check_can_propose(user: Person) -> None:
    """Who keeps the reference data proposes how it should change, also in the matter of his body."""
    if not keeps_reference_data(user):
        raise Denied(_("Only a coordinator or an administrator may propose a change of the data."))


def check_can_confirm(user: Person, change: DataChange, targets: Collection[int] = ()) -> None:
    """A second person of a receiving body decides, and none whose body answers for a target.

    Nor one of two accounts of which the owner of one opened the other: that may be one person.
    `targets`: the ids of all targets whose verdict rests on the record, before or after the change.
    """
    if change.proposed_by_id == user.pk:
        raise Denied(_("Nobody decides on his own proposal: a second person does."))
    if not isinstance(user, User) or not _judges(user):
        raise Denied(
            _("Only reviewers and coordinators of a body that receives reports may decide on it.")
        )
    first = change.proposed_by
    if _opened_for(user, JUDGES, by=first) or _opened_for(first, KEEPS, by=user):
        raise Denied(
            _(
                "One of you gave the other the role or the way into the account. Somebody else "
                "decides."
            )
        )
    if own := answered_by(user, targets):
        codes = Target.objects.filter(pk__in=own).order_by("code").values_list("code", flat=True)
        raise Denied(
            _(
                "Your own body answers or once answered for targets that rest on this: %(codes)s. "
                "Somebody of another body decides."
            )
            % {"codes": ", ".join(codes)}
        )


def check_can_take_back(user: Person, change: DataChange) -> None:
    """Who proposed a change may withdraw it, and nobody else."""
    if change.proposed_by_id != user.pk:
        raise Denied(_("Only who made a proposal may withdraw it."))


def answered_by(user: Person, targets: Collection[int]) -> set[int]:
    """Those of some targets for which a document ever let a body of the person answer.

    So does its class, and a body whose successor it is. Assignments that were deleted count:
    otherwise one would be deleted first.
    """
    bodies = _with_classes({body for _role, body in roles(user)} if targets else set())
    of_theirs = {"target_id__in": targets, "organization_id__in": bodies, "demo": False}
    now = Assignment.objects.filter(**of_theirs).values_list("target_id", flat=True)
    ever = Assignment.history.filter(**of_theirs).values_list("target_id", flat=True)
    return {*now, *ever}


def _with_classes(bodies: set[int]) -> set[int]:
    """Bodies, the classes they belong to, and their predecessors, all the way up and back."""
    found, new = set(bodies), set(bodies)
    while new:
        above = Organization.objects.filter(Q(members__in=new) | Q(successors__in=new))
        new = set(above.values_list("pk", flat=True)) - found
        found |= new
    return found


def _opened_for(person: User, wanted: Collection[Role], *, by: User) -> bool:
    """Whether somebody gave a person every such role, or was the last to open the person's account.

    What a person did to the own account does not count: whoever took it over could do that.
    """
    held = Membership.objects.filter(user_id=person.pk, role__in=wanted)
    mine = set(held.filter(organization__in=receiving_bodies()).values_list("pk", flat=True))
    given = Membership.history.filter(id__in=mine, history_user_id=by.pk)
    if mine and mine == set(given.values_list("id", flat=True)):
        return True
    ways = AccountEvent.objects.filter(user_id=person.pk, event__in=WAYS_IN)
    last = ways.exclude(by=None).exclude(by=person.pk).order_by("-at", "-pk").first()
    return last is not None and last.by_id == by.pk


def _judges(user: Person) -> bool:
    """Whether the person reviews or coordinates for a body that receives reports."""
    mine = [body for role, body in roles(user) if role in JUDGES]
    return ReportingRule.objects.filter(act="report", recipient__in=mine).exists()

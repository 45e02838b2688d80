"""Who is a second person at all: not an account that the first one opened."""

from decimal import Decimal

import pytest

from tests.factories import NOW, World, organization, user
from tracker.models import Assignment, Membership, Organization
from tracker.permissions_data import answered_by, check_can_confirm
from tracker.roles import reason_against
from tracker.rules.states import Role
from tracker.workflow import accounts, second_person
from tracker.workflow.second_person import Grounds

pytestmark = pytest.mark.django_db
WHY = Grounds("Қате", "Ошибка")


@pytest.fixture
def world():
    """The small world."""
    return World()


def proposal(world, by):
    """A value that somebody proposes."""
    row = world.series.observations.get(year=2025)
    row.value = Decimal(30)
    return second_person.propose(row, WHY, by=by, at=NOW)


def give(person, body, role, by):
    """Give a person a role, as an administrator."""
    made = Membership(user=person, organization=body, role=role)
    made._history_user = by
    made.save()


def may(person, change):
    """Whether a person may decide, asked as if just signed in."""
    fresh = type(person).objects.get(pk=person.pk)
    told = reason_against(check_can_confirm, fresh, change)
    assert not told or told.startswith("One of you gave the other")
    return not told


def test_an_administrator_is_not_both_people_through_an_account_that_he_made(world):
    keeper = user((Role.ADMINISTRATOR, world.receiver))
    other = user((Role.ADMINISTRATOR, world.receiver))
    change = proposal(world, keeper)
    made = user()
    give(made, world.receiver, Role.REVIEWER, keeper)
    assert not may(made, change)
    give(made, world.ministry, Role.REVIEWER, other)  # does not receive: judges nothing
    assert not may(made, change)
    give(made, world.receiver, Role.COORDINATOR, other)
    assert may(made, change)


def test_who_opened_an_account_last_does_not_decide_through_it(world):
    keeper = user((Role.ADMINISTRATOR, world.receiver))
    other = user((Role.ADMINISTRATOR, world.receiver))
    change, reviewer = proposal(world, keeper), world.reviewer
    assert may(reviewer, change)
    accounts.note(reviewer, "address_changed", at=NOW, by=keeper)
    accounts.note(reviewer, "address_changed", at=NOW, by=reviewer)
    assert not may(reviewer, change)
    accounts.note(reviewer, "invited", at=NOW, by=other)
    assert may(reviewer, change)


def test_nor_does_he_propose_through_it(world):
    both = user((Role.ADMINISTRATOR, world.receiver), (Role.REVIEWER, world.receiver))
    made = user()
    give(made, world.receiver, Role.COORDINATOR, both)

    change = proposal(world, made)

    assert not may(both, change)
    assert may(world.reviewer, change)


def test_who_belongs_to_a_class_or_succeeds_a_body_answers_for_what_it_answers_for(world):
    def answers(body):
        made = Assignment.objects.create(target=world.target, organization=body)
        answered = answered_by(world.reviewer, [world.target.pk])
        made.delete()
        Assignment.history.all().delete()
        return bool(answered)

    former, unlike = organization("O18"), organization("O14", kind="council")
    world.receiver.predecessors.add(former)
    wider = organization("O99", kind="class")
    Organization.objects.filter(code="O05").update(member_of=wider)

    assert [answers(body) for body in (world.receiver.member_of, wider, former)] == [True] * 3
    assert not answers(unlike)

"""What the administration does not let even its own people do."""

import pytest
from django.contrib import admin
from django.urls import reverse

from tests.factories import World, organization, user
from tracker.admin.base import Kept
from tracker.models import Assignment, ReportingRule, Target
from tracker.roles import keeps_reference_data
from tracker.rules.states import Role

pytestmark = [pytest.mark.django_db, pytest.mark.pages]
KEPT = [page for page in admin.site._registry.values() if isinstance(page, Kept)]


@pytest.fixture
def world():
    """The small world."""
    return World()


@pytest.fixture(params=[Role.COORDINATOR, Role.ADMINISTRATOR])
def role(request):
    """Each of the two roles that keep reference data."""
    return request.param


def answers(rf, person):
    """What the pages of reference data answer a person who wants to add, change or delete."""
    request = rf.get("/")
    request.user = person
    asks = ("has_add_permission", "has_change_permission", "has_delete_permission")
    return {getattr(page, ask)(request) for page in KEPT for ask in asks}


def test_a_keeper_of_a_reporting_body_changes_no_reference_data(world, rf, role):
    assert answers(rf, user((role, world.ministry))) == {False}


def test_a_keeper_of_a_receiving_body_changes_reference_data(world, rf, role):
    assert True in answers(rf, user((role, world.receiver)))


def test_while_no_rule_names_a_receiver_any_keeper_changes_reference_data(role):
    assert keeps_reference_data(user((role, organization())))


def test_a_body_to_which_something_else_goes_is_no_receiver(world, role):
    ReportingRule.objects.create(
        code="R03", act="forward", cadence="yearly", recipient=world.ministry
    )

    assert not keeps_reference_data(user((role, world.ministry)))


def test_a_reviewer_keeps_no_reference_data(world):
    assert not keeps_reference_data(world.reviewer)


def test_a_target_posted_by_a_keeper_of_a_reporting_body_is_refused(client, world):
    client.force_login(user((Role.COORDINATOR, world.ministry)))
    address = reverse("admin:tracker_target_change", args=[world.target.pk])

    assert client.post(address, {"value": "1"}).status_code == 403
    assert Target.objects.get().value == world.target.value


def fixed_on(client, rule):
    """The fields of a rule that its page only shows."""
    page = client.get(reverse("admin:tracker_reportingrule_change", args=[rule.pk]))
    form = page.context["adminform"].form
    return {"code", "obliged", "recipient", "strategy", "due_day"} - form.fields.keys()


def test_a_rule_that_has_obligations_keeps_who_owes_what_to_whom(client, world):
    client.force_login(world.coordinator)

    assert fixed_on(client, world.rule) == {"code", "obliged", "recipient", "strategy"}


def test_a_rule_without_obligations_is_changed_freely(client, world):
    client.force_login(world.coordinator)
    fresh = ReportingRule.objects.create(code="R09", act="report", cadence="yearly")

    assert fixed_on(client, fresh) == set()


def roles_after_posting(client, person, **more):
    """Post a person's page: the one role becomes reviewer, another is added, and what else is given."""
    old = person.memberships.get()
    given = {
        "username": person.username,
        "email": person.email,
        "language": "en",
        "is_active": "on",
        "is_staff": "on",
        "memberships-TOTAL_FORMS": "2",
        "memberships-INITIAL_FORMS": "1",
        "memberships-0-id": old.pk,
        "memberships-0-user": person.pk,
        "memberships-0-organization": old.organization_id,
        "memberships-0-role": "reviewer",
        "memberships-1-user": person.pk,
        "memberships-1-organization": old.organization_id,
        "memberships-1-role": "coordinator",
    }
    client.post(reverse("admin:tracker_user_change", args=[person.pk]), given | more)
    return set(person.memberships.values_list("role", flat=True))


def test_nobody_changes_his_own_roles(client, world):
    own = user((Role.ADMINISTRATOR, world.receiver))
    client.force_login(own)

    page = client.get(reverse("admin:tracker_user_change", args=[own.pk])).content.decode()

    assert 'name="memberships-0-role"' not in page
    assert roles_after_posting(client, own) == {"administrator"}
    assert roles_after_posting(client, own, **{"memberships-0-DELETE": "on"}) == {"administrator"}


def test_another_administrator_changes_the_roles_of_a_person(client, world):
    client.force_login(user((Role.ADMINISTRATOR, world.receiver)))
    person = user((Role.ADMINISTRATOR, world.receiver))

    assert roles_after_posting(client, person) == {"reviewer", "coordinator"}


@pytest.mark.parametrize("page", KEPT, ids=lambda page: page.opts.model_name)
@pytest.mark.parametrize("strange", ["abc", "999999", "9" * 40])
def test_the_history_of_an_unknown_record_is_not_found(client, world, page, strange):
    client.force_login(world.coordinator)
    address = reverse(f"admin:tracker_{page.opts.model_name}_history", args=[strange])

    assert client.get(address).status_code == 404


def test_a_deleted_record_keeps_its_history(client, world):
    client.force_login(world.coordinator)
    assignment = Assignment.objects.get()
    address = reverse("admin:tracker_assignment_history", args=[assignment.pk])
    assignment.delete()

    assert client.get(address).status_code == 200


def test_the_history_of_a_body_opens_after_its_related_bodies_changed(client, world):
    client.force_login(world.coordinator)
    world.ministry.related.add(world.other)
    world.ministry.predecessors.add(world.receiver)

    address = reverse("admin:tracker_organization_history", args=[world.ministry.pk])

    assert client.get(address).status_code == 200

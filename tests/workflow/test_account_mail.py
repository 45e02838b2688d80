"""Who did not change the own account himself hears of it."""

import pytest
from django.utils import timezone

from tests.factories import NOW, user
from tracker.models import Notice
from tracker.rules.states import Role
from tracker.workflow import accounts, notices

pytestmark = pytest.mark.django_db


def told(person):
    """The subjects and bodies of what an account's owner was told."""
    return list(Notice.objects.filter(address=person.email).values_list("subject", "body"))


def test_a_new_password_is_told_to_its_owner_in_his_language(world):
    person = user((Role.OFFICER, world.ministry), language="ru")

    accounts.set_password(person, "another secret", at=NOW)

    ((subject, body),) = told(person)
    assert subject == "Nysana: изменение в вашей учётной записи"
    assert "/ru/password/" in body
    assert "another secret" not in body


def test_removed_factors_are_told_and_the_letter_goes_out_at_once(world, mailoutbox):
    person = user((Role.REVIEWER, world.receiver), language="en")
    now = timezone.localtime()

    accounts.remove_factors(person, by=None, at=now)

    assert notices.send_due(at=now) == 1
    assert "Lost second factor removed by an administrator" in mailoutbox[0].body


def test_a_changed_address_is_told_to_the_old_mailbox_and_to_the_new_one(world, client, mailoutbox):
    person = user((Role.OFFICER, world.ministry), language="en", email="old@example.kz")
    client.force_login(user((Role.ADMINISTRATOR, world.receiver)))
    given = {"username": person.username, "email": "new@example.kz", "language": "en"}
    given |= {"is_active": "on", "memberships-TOTAL_FORMS": "0", "memberships-INITIAL_FORMS": "0"}
    client.post(f"/en/admin/tracker/user/{person.pk}/change/", given)

    assert notices.send_due(at=timezone.localtime()) == 2
    bodies = {mail.to[0]: mail.body for mail in mailoutbox}
    assert set(bodies) == {"old@example.kz", "new@example.kz"}
    assert "tell your administrator at once" in bodies["old@example.kz"]
    assert "/en/password/" in bodies["new@example.kz"]


@pytest.mark.parametrize("event", ["invited", "reset_asked", "deactivated", "sessions_ended"])
def test_of_other_events_nothing_is_told(world, event):
    person = user((Role.OFFICER, world.ministry))

    accounts.note(person, event, at=NOW, by=person)

    assert told(person) == []

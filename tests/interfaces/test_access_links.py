"""Invitations and new passwords by letters; lost factors; deactivation; sessions."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories import NOW, World, user
from tests.interfaces.signing import app_of, link_in_letter, sign_in
from tracker.models import AccessLink, AccountEvent, Entry, User
from tracker.roles import Denied
from tracker.rules.states import Role
from tracker.workflow import accounts

pytestmark = [pytest.mark.django_db, pytest.mark.pages]
GOOD = "A long sentence 2026"
FORGOTTEN, ASKED = "/en/password/", "/en/password/asked/"
SESSIONS = "/en/account/sessions/"


@pytest.fixture
def world():
    """The small world with an administrator."""
    made = World()
    made.administrator = user((Role.ADMINISTRATOR, made.receiver))
    return made


def now():
    """The moment as the pages read it."""
    return timezone.localtime()


def choose(client, place, password=GOOD):
    """Set a password by a link."""
    return client.post(place, {"new_password1": password, "new_password2": password})


def events(person):
    """What happened to an account, in order."""
    rows = AccountEvent.objects.filter(user=person).order_by("pk")
    return list(rows.values_list("event", flat=True))


def test_an_administrator_makes_an_account_and_invites_and_the_person_gets_in(client, world):
    client.force_login(world.administrator)
    given = {
        "username": "anna",
        "first_name": "Анна",
        "email": "anna@example.kz",
        "language": "kk",
        "memberships-TOTAL_FORMS": "1",
        "memberships-INITIAL_FORMS": "0",
        "memberships-0-organization": world.receiver.pk,
        "memberships-0-role": "reviewer",
    }
    client.post(reverse("admin:tracker_user_add"), given)
    anna = User.objects.get(username="anna")
    assert (anna.has_usable_password(), anna.is_staff) == (False, True)
    chosen = {"action": "invite_selected", "_selected_action": [anna.pk]}
    client.post(reverse("admin:tracker_user_changelist"), chosen)
    client.logout()

    assert accounts.send_links(at=now()) == 1
    assert accounts.send_links(at=now()) == 0
    letter = mail.outbox[0]
    assert letter.to == ["anna@example.kz"]
    place = link_in_letter()
    assert place.startswith("/kk/password/set/")
    assert AccessLink.objects.get().token_hash not in letter.body
    assert client.get(place).status_code == client.get(place).status_code == 200
    assert choose(client, place).status_code == 302

    assert sign_in(client, anna, GOOD).status_code == 302
    assert client.get(place).status_code == 404
    assert choose(client, place, "Another sentence 1").status_code == 404
    assert events(anna) == ["invited", "password_set"]


def test_a_new_invitation_ends_the_earlier_one(client, world):
    for _n in range(2):
        accounts.invite(world.contributor, by=world.administrator, at=now())
        accounts.send_links(at=now())

    assert client.get(link_in_letter(0)).status_code == 404
    assert client.get(link_in_letter(1)).status_code == 200


def test_a_link_expires(client, world, settings):
    settings.INVITATION_DAYS = 7
    accounts.invite(world.contributor, by=world.administrator, at=now() - timedelta(days=8))
    assert accounts.send_links(at=now()) == 0
    accounts.send_links(at=now() - timedelta(days=8))

    assert client.get(link_in_letter()).status_code == 404


def test_a_weak_password_is_refused_and_the_link_still_works(client, world):
    accounts.invite(world.contributor, by=world.administrator, at=now())
    accounts.send_links(at=now())

    assert b"too common" in choose(client, link_in_letter(), "password").content
    assert choose(client, link_in_letter()).status_code == 302


def test_only_an_administrator_invites(world):
    with pytest.raises(Denied):
        accounts.invite(world.contributor, by=world.coordinator, at=NOW)


def test_a_known_and_an_unknown_address_get_the_same_answer(client, world):
    answers = [
        client.post(FORGOTTEN, {"email": address})
        for address in (world.contributor.email.upper(), "nobody@example.kz")
    ]
    assert [answer.url for answer in answers] == [ASKED, ASKED]
    assert answers[0].content == answers[1].content

    assert accounts.send_links(at=now()) == 1
    assert mail.outbox[0].to == [world.contributor.email]


def test_asking_again_and_again_sends_one_letter(client, world):
    for _n in range(5):
        client.post(FORGOTTEN, {"email": world.contributor.email})
    accounts.send_links(at=now())

    assert len(mail.outbox) == AccessLink.objects.count() == 1


def test_a_deactivated_person_gets_no_letter(client, world):
    User.objects.filter(pk=world.contributor.pk).update(is_active=False)
    client.post(FORGOTTEN, {"email": world.contributor.email})

    assert accounts.send_links(at=now()) == 0


def test_a_new_password_ends_every_session_and_opens_the_closed_door(client, world, client2):
    sign_in(client2, world.contributor)
    for _n in range(10):
        sign_in(client, world.contributor, "wrong")
    client.post(FORGOTTEN, {"email": world.contributor.email})
    accounts.send_links(at=now())
    choose(client, link_in_letter())

    assert client2.get("/en/duties/").status_code == 302
    assert not client2.session.get("_auth_user_id")
    assert sign_in(client, world.contributor, GOOD).url == "/en/duties/"


@pytest.fixture
def client2():
    """A second browser."""
    return Client(HTTP_USER_AGENT="Mozilla/5.0 (Windows NT 10.0) Firefox/140.0")


class Away(OSError):
    """The mail server is away."""


def test_a_letter_that_could_not_be_sent_is_tried_again_with_a_new_link(world, monkeypatch):
    accounts.invite(world.contributor, by=world.administrator, at=NOW)

    def away(*_args):
        raise Away

    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", away)
        assert accounts.send_links(at=NOW) == 0
        first = AccessLink.objects.get().token_hash
        assert accounts.send_links(at=NOW) == 0

    assert accounts.send_links(at=NOW + timedelta(minutes=6)) == 1
    assert AccessLink.objects.get().token_hash != first


def test_a_person_changes_the_password_and_other_sessions_end(client, client2, world):
    sign_in(client, world.contributor)
    sign_in(client2, world.contributor)
    typed = {"old_password": "wrong", "new_password1": GOOD, "new_password2": GOOD}

    assert b"not right" in client.post("/en/account/password/", typed).content
    assert (
        client.post("/en/account/password/", typed | {"old_password": "secret"}).status_code == 302
    )

    assert client.get("/en/duties/").status_code == 200
    assert client2.get("/en/duties/").status_code == 302
    assert len(client.get(SESSIONS).context["sessions"]) == 1


def test_a_person_sees_and_ends_sessions(client, client2, world):
    sign_in(client, world.contributor)
    sign_in(client2, world.contributor)
    listed = client.get(SESSIONS)
    other = next(each for each in listed.context["sessions"] if not each.current)
    assert other.device == "Firefox, Windows"

    client.post(SESSIONS, {"which": other.pk})
    assert client2.get("/en/duties/").status_code == 302

    sign_in(client2, world.contributor)
    assert client.post(SESSIONS, {"which": "all"}).url == "/en/login/"
    for each in (client, client2):
        assert each.get("/en/duties/").status_code == 302


def test_nobody_ends_the_session_of_another(client, client2, world):
    sign_in(client, world.contributor)
    sign_in(client2, world.stranger)
    theirs = client2.get(SESSIONS).context["sessions"][0].pk

    assert client.post(SESSIONS, {"which": theirs}).status_code == 404
    assert client2.get("/en/duties/").status_code == 200


def change(client, person, **more):
    """Post a person's page of the administration."""
    given = {"username": person.username, "email": person.email, "language": "en"} | more
    given |= {"memberships-TOTAL_FORMS": "0", "memberships-INITIAL_FORMS": "0"}
    return client.post(reverse("admin:tracker_user_change", args=[person.pk]), given)


def test_deactivation_ends_sessions_for_good_and_keeps_the_history(client, client2, world):
    world.report("submitted")
    sign_in(client2, world.signatory)
    client.force_login(world.administrator)

    change(client, world.signatory)
    assert client2.get("/en/duties/").status_code == 302
    assert Entry.objects.get(move="submit").by == world.signatory
    change(client, world.signatory, is_active="on")

    assert client2.get("/en/duties/").status_code == 302
    assert events(world.signatory) == ["deactivated", "activated"]
    assert world.signatory.memberships.count() == 1


def test_an_administrator_removes_a_lost_factor_of_another_and_not_his_own(client, world):
    app_of(world.reviewer)
    app_of(world.administrator)
    client.force_login(world.administrator)

    change(client, world.reviewer, is_active="on", _remove_factors="1")
    refused = change(client, world.administrator, _remove_factors="1")

    assert world.reviewer.authenticator_set.count() == 0
    assert events(world.reviewer) == ["factors_removed"]
    assert (refused.status_code, world.administrator.authenticator_set.count()) == (403, 1)


def test_a_command_removes_a_lost_factor(world):
    app_of(world.administrator)
    told = StringIO()
    call_command("remove_second_factor", world.administrator.username, stdout=told)

    assert told.getvalue().strip().endswith(": 1.")
    assert AccountEvent.objects.get().by is None


def test_no_page_of_the_administration_shows_or_takes_a_password(client, world):
    client.force_login(world.administrator)
    pages = [
        client.get(reverse("admin:tracker_user_add")).content.decode(),
        client.get(
            reverse("admin:tracker_user_change", args=[world.contributor.pk])
        ).content.decode(),
    ]
    assert not any('type="password"' in page or "pbkdf2" in page for page in pages)
    gone = f"/en/admin/tracker/user/{world.contributor.pk}/password/"
    assert client.get(gone).status_code in (302, 404)


def test_an_address_belongs_to_one_account(client, world):
    client.force_login(world.administrator)
    taken = change(client, world.contributor, email=world.signatory.email.upper(), is_active="on")

    assert b"Another account has this e-mail address." in taken.content


def test_one_person_serves_several_bodies(client, world):
    both = user((Role.CONTRIBUTOR, world.ministry), (Role.SIGNATORY, world.other))
    client.force_login(both)
    page = client.get("/en/account/").content.decode()

    assert str(world.ministry) in page
    assert str(world.other) in page


def test_nobody_shortens_the_invitation_of_another_by_asking_for_a_new_password(world):
    later = NOW + timedelta(days=1)
    accounts.invite(world.contributor, by=world.administrator, at=NOW)
    accounts.ask_reset(world.contributor.email, at=later)
    assert accounts.send_links(at=later)
    assert world.contributor.access_links.get(ended_at=None).purpose == "invitation"

"""The door: names, addresses, the second step, throttling, and what an anonymous session held."""

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from tests.factories import World, user
from tests.interfaces.signing import LOGIN, SECOND, app_of, code, sign_in, wrong_code
from tracker.models import AccountEvent, User
from tracker.roles import needs_second_factor
from tracker.rules.states import OVERSEES, Role

pytestmark = [pytest.mark.django_db, pytest.mark.pages]
DUTIES = "/en/duties/"
FACTORS = "/en/account/factors/"


@pytest.fixture
def world(settings):
    """The small world, where the second factor is asked for."""
    settings.SECOND_FACTOR = True
    return World()


def is_in(client):
    """Whether the client is signed in."""
    return "_auth_user_id" in client.session


@pytest.mark.parametrize("typed", ["{0.username}", "{0.email}", " {0.email} "])
def test_a_person_signs_in_by_name_or_address(client, world, typed):
    person = world.contributor
    answer = client.post(
        LOGIN,
        {
            "username": typed.format(person).upper() if "@" in typed else typed.format(person),
            "password": "secret",
        },
    )

    assert (answer.url, is_in(client)) == (DUTIES, True)


def test_an_address_of_two_people_lets_nobody_in(client, world):
    User.objects.update(email="same@example.kz")

    client.post(LOGIN, {"username": "same@example.kz", "password": "secret"})

    assert not is_in(client)


def test_a_deactivated_person_gets_the_same_answer_as_a_wrong_password(client, world):
    wrong = sign_in(client, world.contributor, "wrong").content
    User.objects.filter(pk=world.contributor.pk).update(is_active=False)
    off = sign_in(client, world.contributor).content

    assert b"The name or the password is not right" in off
    assert off.count(b"<li>") == wrong.count(b"<li>")


def test_what_the_anonymous_session_held_is_there_after_both_steps(client, world):
    app_of(world.reviewer)
    session = client.session
    session["kept"] = {"line": "16"}
    session.save()
    client.cookies["sessionid"] = session.session_key
    before = session.session_key

    step = sign_in(client, world.reviewer, next="/en/organizations/")
    assert step.url == SECOND
    assert not is_in(client)
    answer = client.post(SECOND, {"code": code()})

    assert answer.url == "/en/organizations/"
    assert client.session["kept"] == {"line": "16"}
    assert client.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()


@pytest.mark.parametrize("bad", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_neither_step_leads_to_another_site(client, world, bad):
    app_of(world.reviewer)
    sign_in(client, world.reviewer, next=bad)

    assert client.post(f"{SECOND}?next={bad}", {"code": code(), "next": bad}).url == DUTIES


def test_a_code_counts_once(client, world):
    app_of(world.reviewer)
    sign_in(client, world.reviewer)
    client.post(SECOND, {"code": code()})
    used = code()
    client.logout()

    sign_in(client, world.reviewer)
    page = client.post(SECOND, {"code": used})

    assert b"This code is not right" in page.content
    assert not is_in(client)


def test_an_earlier_code_does_not_count_after_a_later_one(client, world):
    app_of(world.reviewer)
    sign_in(client, world.reviewer)
    client.post(SECOND, {"code": code(steps=1)})
    client.logout()

    sign_in(client, world.reviewer)
    client.post(SECOND, {"code": code()})

    assert not is_in(client)


def test_ten_wrong_codes_close_the_door_from_everywhere(client, world):
    app_of(world.reviewer)
    sign_in(client, world.reviewer)
    for n in range(10):
        answer = client.post(SECOND, {"code": wrong_code()}, REMOTE_ADDR=f"192.0.2.{n}")
    assert answer.status_code == 429

    assert client.post(SECOND, {"code": code()}, REMOTE_ADDR="192.0.2.77").status_code == 429
    assert not is_in(client)


def test_wrong_passwords_of_a_stranger_do_not_close_the_second_step(client, world):
    app_of(world.reviewer)
    for name in (world.reviewer.username, world.reviewer.username + " code"):
        for _n in range(10):
            client.post(LOGIN, {"username": name, "password": "x"}, REMOTE_ADDR="192.0.2.1")
    sign_in(client, world.reviewer)

    assert client.post(SECOND, {"code": code()}).url == DUTIES


def test_a_name_however_it_is_typed_is_counted_as_one(client, world):
    person = world.contributor
    for n in range(10):
        name = person.username if n % 2 else person.email.upper()
        answer = client.post(LOGIN, {"username": name, "password": "wrong"})

    assert answer.status_code == 429


@pytest.mark.parametrize("name", ["reviewer", "coordinator"])
@pytest.mark.parametrize(
    "place",
    [DUTIES, "/en/coordinate/", "/en/admin/", "/en/admin/tracker/report/", "/en/account/"],
)
def test_without_a_second_factor_only_its_set_up_opens(client, world, name, place):
    client.force_login(getattr(world, name))

    assert client.get(place).url == FACTORS
    assert client.post(place).url == FACTORS
    assert client.get(FACTORS).status_code == 200
    assert client.post("/en/logout/").status_code == 302


def test_every_role_that_decides_needs_a_second_factor_and_no_other(world, rf):
    needing = {role for role in Role if needs_second_factor(user((role, world.receiver)))}

    assert needing == OVERSEES


def test_setting_an_app_up_shows_the_codes_once_and_leads_on(client, world):
    sign_in(client, world.reviewer)
    client.get("/en/admin/tracker/report/")
    page = client.get("/en/account/factors/app/").content.decode()
    secret = client.session["mfa.totp.secret"]
    assert "<svg" in page
    assert "data:image" not in page
    proof = code(secret)

    answer = client.post("/en/account/factors/app/", {"code": proof}, follow=True)

    shown = answer.content.decode()
    assert shown.count("<li><code>") == 10
    assert 'href="/en/admin/tracker/report/"' in shown
    assert "<li><code>" not in client.get("/en/account/factors/codes/").content.decode()
    assert client.get("/en/admin/tracker/report/").status_code == 200
    assert list(AccountEvent.objects.values_list("event", flat=True)) == ["factor_added"]
    client.post("/en/logout/")
    sign_in(client, world.reviewer)
    client.post(SECOND, {"code": proof})
    assert not is_in(client)


def test_a_recovery_code_lets_in_once(client, world):
    sign_in(client, world.contributor)
    client.get("/en/account/factors/app/")
    proof = {"code": code(client.session["mfa.totp.secret"])}
    codes = client.post("/en/account/factors/app/", proof, follow=True).context["unused_codes"]
    for n, entered in enumerate((True, False)):
        client.post("/en/logout/")
        sign_in(client, world.contributor)
        client.post(SECOND, {"code": codes[0]})
        assert is_in(client) is entered, n


def test_the_last_factor_of_a_reviewer_stays_and_that_of_an_officer_may_go(client, world):
    for name, left in (("reviewer", 1), ("contributor", 0)):
        person = getattr(world, name)
        app_of(person)
        sign_in(client, person)
        client.post(SECOND, {"code": code()})
        client.post("/en/account/factors/app/remove/")
        assert person.authenticator_set.count() == left
        client.post("/en/logout/")


def test_a_factor_changes_only_after_the_person_was_asked_again(client, world):
    sign_in(client, world.contributor)
    session = client.session
    for each in session["account_authentication_methods"]:
        each["at"] -= 3600
    session.save()

    asked = client.get("/en/account/factors/app/")
    assert asked.url.startswith("/en/account/confirm/?next=")
    assert b"not right" in client.post(asked.url, {"password": "wrong"}).content
    assert client.post(asked.url, {"password": "secret"}).url == "/en/account/factors/app/"
    assert client.get("/en/account/factors/app/").status_code == 200


def test_the_administration_has_the_same_door(client, world):
    assert client.get("/en/admin/login/?next=/en/admin/").url == "/en/login/?next=%2Fen%2Fadmin%2F"
    posted = {"username": world.reviewer.username, "password": "secret"}
    assert client.post("/en/admin/login/", posted).status_code == 302
    assert not is_in(client)


def test_nobody_signs_up(client):
    assert client.get("/en/signup/").status_code == 404
    assert client.get("/en/accounts/signup/").status_code == 404


@pytest.mark.parametrize(
    "name", ["login", "password-forgotten", "password-asked", "account", "mfa_index"]
)
def test_no_cache_keeps_a_page_of_signing_in(client, world, name):
    app_of(world.reviewer)
    client.force_login(world.contributor)
    if name != "account":
        client.logout() if name != "mfa_index" else None

    kept = client.get(reverse(name)).headers["Cache-Control"]

    assert "no-store" in kept
    assert "private" in kept


def test_the_headers_and_the_cookie_of_a_session_are_strict(client, world):
    answer = sign_in(client, world.contributor)
    page = client.get(DUTIES)

    cookie = answer.cookies["sessionid"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert cookie["max-age"] == 8 * 3600
    assert page.headers["X-Frame-Options"] == "DENY"
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert page.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "unsafe" not in page.headers["Content-Security-Policy"]


def test_a_factor_that_cannot_be_read_lets_nobody_in(client, world, settings):
    app_of(world.reviewer)
    sign_in(client, world.reviewer)
    old, settings.SECRET_KEY = settings.SECRET_KEY, "another key, chosen by somebody"
    settings.SECRET_KEY_FALLBACKS = [old]  # keeps the session and the factor readable
    assert client.post(SECOND, {"code": code()}).url == DUTIES

    client.logout()
    sign_in(client, world.reviewer)
    settings.SECRET_KEY_FALLBACKS = []
    assert b"This code is not right" in client.post(SECOND, {"code": code(steps=1)}).content

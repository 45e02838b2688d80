"""Signing in at a real OpenID Connect provider on this machine: whom it lets in, and whom not."""

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.factories import World
from tests.interfaces.signing import SECOND, app_of, code
from tests.provider import CLIENT, PASSWORD, Provider
from tracker.models import Membership, User

pytestmark = [pytest.mark.django_db, pytest.mark.pages]
BEGIN, ANSWER = "/en/login/provider/", "/oidc/callback/"


@pytest.fixture(scope="module")
def running():
    """The provider."""
    made = Provider()
    yield made
    made.end()


@pytest.fixture
def provider(running, settings):
    """The provider, honest, and known to the site."""
    running.claims, running.algorithm, running.key = {}, "RS256", running.published
    settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID = running.issuer, CLIENT
    settings.OIDC_CLIENT_SECRET, settings.OIDC_NAME = PASSWORD, "eGov"
    return running


@pytest.fixture
def world():
    """The small world."""
    return World()


def sign_in(client, provider, next_page=""):
    """Go to the provider and come back."""
    begun = client.get(BEGIN, {"next": next_page})
    return client.get(ANSWER, provider.visit(begun.url))


def is_in(client):
    """Whether the client is signed in."""
    return "_auth_user_id" in client.session


def test_the_page_offers_the_provider_by_its_name(client, provider):
    assert "Sign in with: eGov" in client.get("/en/login/?next=/en/about/").content.decode()


def test_without_settings_there_is_no_such_way(client, world):
    assert "/provider/" not in client.get("/en/login/").content.decode()
    assert client.get(BEGIN).status_code == client.get(ANSWER).status_code == 404


def test_a_person_with_the_verified_address_gets_in_and_where_she_was_going(
    client, world, provider
):
    provider.claims = {"email": world.contributor.email.upper()}

    answer = sign_in(client, provider, "/en/reports/1/")

    assert (answer.url, is_in(client)) == ("/en/reports/1/", True)
    assert client.session["_auth_user_id"] == str(world.contributor.pk)


def test_the_address_may_stand_in_the_userinfo(client, world, provider):
    provider.claims = {"email_verified": None}
    provider.userinfo = {"sub": "1", "email": world.contributor.email, "email_verified": True}
    assert sign_in(client, provider).url == "/en/duties/"

    client.logout()
    provider.userinfo |= {"sub": "2"}
    assert sign_in(client, provider).status_code == 403


def test_the_second_factor_is_asked_for_as_always(client, world, provider):
    app_of(world.reviewer)
    provider.claims = {"email": world.reviewer.email}

    assert sign_in(client, provider).url == SECOND
    assert not is_in(client)
    assert client.post(SECOND, {"code": code()}).url == "/en/duties/"


def test_it_never_leads_to_another_site(client, world, provider):
    provider.claims = {"email": world.contributor.email}

    assert sign_in(client, provider, "https://evil.example/").url == "/en/duties/"


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "another-site"},
        {"aud": [CLIENT, "another-site"], "azp": "another-site"},
        {"iss": "https://evil.example"},
        {"nonce": "another"},
        {"nonce": None},
        {"exp": 1_000_000_000},
        {"exp": None},
        {"iat": 4_000_000_000},
        {"email_verified": False},
        {"email_verified": None},
        {"email_verified": "true"},
        {"email": "nobody@example.kz"},
        {"email": ""},
        {"email": ["a@example.kz"]},
    ],
    ids=str,
)
def test_what_is_not_right_lets_nobody_in_and_makes_nobody(client, world, provider, claims):
    people, roles = User.objects.count(), Membership.objects.count()
    provider.userinfo = {"sub": "1"}
    provider.claims = {"email": world.contributor.email} | claims

    assert sign_in(client, provider).status_code == 403
    assert not is_in(client)
    assert (User.objects.count(), Membership.objects.count()) == (people, roles)


@pytest.mark.parametrize("algorithm", ["RS256", "HS256", "none"])
def test_a_token_of_another_key_lets_nobody_in(client, world, provider, algorithm):
    provider.claims = {"email": world.contributor.email}
    provider.key, provider.algorithm = rsa.generate_private_key(65537, 2048), algorithm

    assert sign_in(client, provider).status_code == 403


def test_a_deactivated_person_and_a_shared_address_stay_outside(client, world, provider):
    provider.claims = {"email": world.contributor.email}
    User.objects.filter(pk=world.contributor.pk).update(is_active=False)
    assert sign_in(client, provider).status_code == 403

    User.objects.update(email=world.contributor.email, is_active=True)
    assert sign_in(client, provider).status_code == 403


def test_an_answer_counts_once_and_only_where_it_was_asked_for(client, world, provider):
    provider.claims = {"email": world.contributor.email}
    back = provider.visit(client.get(BEGIN).url)

    assert client.get(ANSWER, back | {"state": "another"}).status_code == 403
    assert client.get(ANSWER, back).status_code == 403
    assert client.get(ANSWER, {"error": "access_denied"}).status_code == 403
    assert not is_in(client)


def test_a_provider_that_is_away_is_told_calmly(client, provider, settings):
    settings.OIDC_ISSUER = "http://127.0.0.1:9"

    assert client.get(BEGIN).status_code == 503

"""A passkey in Chromium, with an authenticator of its own: set up, used, and nothing is blocked."""

import pytest

from tests.factories import World
from tracker.models import AccountEvent

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def world(settings):
    """The small world, where the second factor is asked for."""
    settings.SECOND_FACTOR = True
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # the test's server speaks HTTP
    return World()


def sign_in(page, person):
    """Type name and password."""
    page.fill("#id_username", person.username)
    page.fill("#id_password", "secret")
    page.click("main button[type=submit]")


def test_a_reviewer_sets_a_passkey_up_and_signs_in_with_it(page, world):
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    page.goto("/en/admin/tracker/report/")
    sign_in(page, world.reviewer)
    page.click("text=Add a passkey")
    page.click("main button[type=submit]")
    page.wait_for_url("**/codes/")
    assert page.locator(".codes li").count() == 10
    page.click("text=I have kept them")
    page.wait_for_url("**/admin/tracker/report/")

    page.goto("/en/duties/")
    page.click("text=Sign out")
    page.goto("/en/admin/tracker/report/")
    sign_in(page, world.reviewer)
    page.click("text=Use a passkey")
    page.wait_for_url("**/admin/tracker/report/")

    assert page.errors == []
    assert AccountEvent.objects.get().event == "factor_added"

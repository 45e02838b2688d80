"""The pages and letters of accounts speak the reader's language alone."""

import re

import pytest
from django.core import mail
from django.utils import timezone

from tests.factories import World, user
from tests.interfaces.signing import app_of, code, link_in_letter
from tracker.rules.states import Role
from tracker.workflow import accounts

pytestmark = [pytest.mark.django_db, pytest.mark.pages]
NAMES = {"JavaScript", "PIN", "Firefox", "Windows", "Nysana"}
SEEN = re.compile(r"<(script|style|svg|code|dd|td|noscript)\b.*?</\1>|<!--.*?-->|<[^>]+>", re.S)
SHOWN = re.compile(r"(?:aria-label|placeholder|alt|title)=\"([^\"]*)\"")


def english(page, *own):
    """The Latin words that a page shows beside names."""
    html = page.content.decode()
    main = html[html.index("<main") : html.index("</main>")]
    title = re.search(r"<title>(.*?)</title>", html, re.S)[1]
    text = " ".join([title, SEEN.sub(" ", main), *SHOWN.findall(main)])
    for each in own:
        text = text.replace(each, " ")
    return set(re.findall(r"[A-Za-z]{2,}", text)) - NAMES


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_no_page_of_an_account_shows_english_words(client, settings, language):
    settings.SECOND_FACTOR = True
    world = World()
    person = user((Role.REVIEWER, world.receiver), language=language, first_name="Анна")
    own = (person.username, person.email, f"Ministry O08 {language}")
    site = f"/{language}"
    now = timezone.localtime()
    accounts.ask_reset(person.email, at=now)
    accounts.send_links(at=now)
    letter = mail.outbox[0]
    link = link_in_letter()
    new = {"new_password1": "secret", "new_password2": "other"}
    shown = [
        client.get(f"{site}/login/?next=/"),
        client.post(f"{site}/login/", {"username": person.username, "password": "x"}),
        client.post(f"{site}/login/", {}),
        client.get(f"{site}/password/"),
        client.post(f"{site}/password/", {"email": "x"}),
        client.get(f"{site}/password/asked/"),
        client.get(f"{site}/password/done/"),
        client.get(f"{site}/password/set/no/"),
        client.get(link),
        client.post(link, new),
        client.post(link, dict.fromkeys(new, "123")),
        client.post(link, dict.fromkeys(new, person.username)),
        client.post(link, {}),
        client.get("/oidc/callback/"),
    ]
    client.post(f"{site}/login/", {"username": person.username, "password": "secret"})
    shown += [client.get(f"{site}/account/factors/{page}") for page in ("", "app/", "keys/add/")]
    shown.append(client.post(f"{site}/account/factors/app/", {"code": "1"}))
    proof = {"code": code(client.session["mfa.totp.secret"])}
    shown.append(client.post(f"{site}/account/factors/app/", proof, follow=True))
    shown += [
        client.get(f"{site}/account/{page}")
        for page in (
            "",
            "password/",
            "sessions/",
            "confirm/",
            "factors/",
            "factors/app/remove/",
            "factors/codes/",
            "factors/codes/new/",
        )
    ]
    shown.append(client.post(f"{site}/account/password/", {"old_password": "x"} | new))
    shown.append(client.post(f"{site}/account/confirm/", {"password": "x"}))
    client.logout()
    client.post(f"{site}/login/", {"username": person.username, "password": "secret"})
    shown.append(client.get(f"{site}/login/second/"))
    shown.append(client.post(f"{site}/login/second/", {"code": "1"}))

    pages = [page for page in shown if page.request["PATH_INFO"] != "/oidc/callback/"]
    assert {page.status_code for page in pages} <= {200, 404}
    assert {
        page.request["PATH_INFO"]: found for page in pages if (found := english(page, *own))
    } == {}
    words = letter.subject + re.sub(r"https?://\S+", "", letter.body).replace(person.username, "")
    assert set(re.findall(r"[A-Za-z]{2,}", words)) <= NAMES


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_the_page_of_a_person_in_the_administration_speaks_the_language(client, language):
    world = World()
    administrator = user((Role.ADMINISTRATOR, world.receiver))
    app_of(world.contributor)
    accounts.invite(world.contributor, by=administrator, at=timezone.localtime())
    client.force_login(administrator)
    page = client.get(
        f"/{language}/admin/tracker/user/{world.contributor.pk}/change/"
    ).content.decode()

    for word in ("Invitation", "Second factor", "second factors", "Save and", "E-mail", "Invited"):
        assert word not in page

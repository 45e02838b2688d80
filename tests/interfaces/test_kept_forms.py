"""A session that ends loses nothing: forms come back after the sign-in, filled and not stored."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.signing import Signer
from django.test import Client
from django.urls import reverse
from django.utils import translation

from tests.factories import NOW, World, question
from tracker.models import CycleChange
from tracker.templatetags.staff import signer
from tracker.web.guard import new_stamp
from tracker.web.kept import KEPT, MOST_CHARACTERS

pytestmark = [pytest.mark.django_db, pytest.mark.pages]
HERE = "http://testserver"


@pytest.fixture
def world():
    """The ministry with a draft."""
    made = World()
    made.draft = made.report()
    made.line = made.draft.lines.get()
    return made


@pytest.fixture
def browser():
    """A browser that checks tokens as a real one does."""
    return Client(enforce_csrf_checks=True)


def address(name, *args):
    """The English address of a page."""
    with translation.override("en"):
        return reverse(name, args=args)


def hidden(page):
    """The hidden fields of the last form of a page."""
    form = page.content.decode().rsplit('<form method="post" novalidate', 1)[-1]
    found = re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)"', form)
    return dict(found)


def opened(browser, person, page, pk):
    """The fields of a form that a person has open while the session ends."""
    browser.force_login(person)
    shown = browser.get(address(page, pk))
    fields = hidden(shown)
    del browser.cookies["sessionid"]
    return fields


def sign_in(browser, person, to):
    """Sign in through the form, and go where it leads."""
    form = browser.get(to, follow=True)
    fields = dict(
        re.findall(r'name="(csrfmiddlewaretoken|next)" value="([^"]*)"', form.content.decode())
    )
    fields["next"] = to
    path = form.request["PATH_INFO"]
    sent = fields | {"username": person.username, "password": "secret"}
    return browser.post(path, sent, follow=True, headers={"origin": HERE})


def test_texts_typed_into_an_ended_session_come_back_after_the_sign_in(browser, world):
    page = address("report-texts", world.draft.pk)
    fields = opened(browser, world.officer, "report-texts", world.draft.pk)

    led = browser.post(page, fields | {"done": "A long evening’s text."})
    shown = sign_in(browser, world.officer, page).content.decode()

    world.draft.refresh_from_db()
    assert led.url.endswith(f"login/?next={page}")
    assert "What you typed is here again, and not stored yet" in shown
    assert "A long evening’s text.</textarea>" in shown
    assert world.draft.done == "Much."


def test_a_measure_comes_back_too(browser, world):
    page = address("report-measures", world.draft.pk, world.line.pk)
    browser.force_login(world.officer)
    fields = hidden(browser.get(page))
    del browser.cookies["sessionid"]

    browser.post(page, fields | {"measure-new-what": "Build the laboratory"})

    assert (
        "Build the laboratory</textarea>" in sign_in(browser, world.officer, page).content.decode()
    )
    assert not world.line.measure_rows.exists()


def test_the_questions_of_a_reviewer_come_back_too(browser, world):
    report = world.report("submitted")
    page = f"/en/admin/tracker/report/{report.pk}/change/"
    browser.force_login(world.reviewer)
    fields = hidden(browser.get(page))
    del browser.cookies["sessionid"]

    typed = {"decision": "give_back", "reason": "The sum is not that of the rows."}
    led = browser.post(page, fields | typed)
    shown = sign_in(browser, world.reviewer, page).content.decode()

    report.refresh_from_db()
    assert "login/?next=/en/admin/" in led.url
    assert "What you typed is here again, and not stored yet" in shown
    assert "The sum is not that of the rows.</textarea>" in shown
    assert report.state == "submitted"


COORDINATED = [
    ("coordinate-extend", "duty", {"reason": "The census"}),
    ("coordinate-remove", "duty", {"reason": "The census"}),
    ("coordinate-paper", "duty", {"letter_number": "The census"}),
    ("coordinate-change", "cycle", {"step": "extend", "extend-reason": "The census"}),
    ("coordinate-change", "cycle", {"step": "add", "add-reason": "The census"}),
    ("coordinate-setup", None, {"step": "open", "reason": "The census"}),
]


@pytest.mark.parametrize(("name", "of", "typed"), COORDINATED)
def test_the_forms_of_a_coordinator_come_back_too_and_nothing_is_done(
    client, world, name, of, typed
):
    keys = {"duty": [world.obligation.pk], "cycle": [world.cycle.pk]}.get(of, [])
    page = address(name, *keys)
    client.force_login(world.coordinator)
    whose = re.search(r'name="whose" value="([^"]+)"', client.get(page).content.decode())[1]
    del client.cookies["sessionid"]

    client.post(page, typed | {"whose": whose})
    shown = sign_in(client, world.coordinator, page).content.decode()

    assert "What you typed is here again, and not stored yet" in shown
    assert re.search(r'>\s*The census</textarea>|value="The census"', shown)
    assert "There is a problem" not in shown
    assert not CycleChange.objects.exists()


def test_who_reminds_after_the_end_of_the_session_reads_that_nobody_was_reminded(client, world):
    page = address("coordinate-remind", world.obligation.pk)

    shown = sign_in(client, world.coordinator, page).content.decode()

    assert "Nobody has been reminded yet" in shown


def test_a_kept_form_goes_when_it_is_saved(browser, world):
    page = address("report-texts", world.draft.pk)
    fields = opened(browser, world.officer, "report-texts", world.draft.pk)
    browser.post(page, fields | {"done": "New."})
    shown = sign_in(browser, world.officer, page)

    browser.post(page, hidden(shown) | {"done": "New."}, headers={"origin": HERE})

    world.draft.refresh_from_db()
    assert world.draft.done == "New."
    assert "not stored yet" not in browser.get(page).content.decode()


def test_a_number_comes_back_into_its_row(browser, world):
    page = address("report-lines", world.draft.pk)
    fields = opened(browser, world.contributor, "report-lines", world.draft.pk)
    typed = {f"line-{world.line.pk}-value": "17,5"}

    browser.post(page, fields | typed)
    shown = sign_in(browser, world.contributor, page).content.decode()

    assert 'value="17,5"' in shown
    assert "data-unsaved" in shown


def test_a_kept_form_is_shown_to_nobody_else(browser, world):
    page = address("report-texts", world.draft.pk)
    fields = opened(browser, world.officer, "report-texts", world.draft.pk)
    browser.post(page, fields | {"done": "Secret."})

    shown = sign_in(browser, world.signatory, page).content.decode()

    assert "Secret." not in shown
    assert not browser.session.get(KEPT)


def test_a_chosen_file_cannot_be_kept_and_that_is_said(browser, world):
    page = address("report-evidence", world.draft.pk)
    browser.force_login(world.officer)
    form = browser.get(page).content.decode()
    fields = dict(re.findall(r'name="(whose|csrfmiddlewaretoken)" value="([^"]*)"', form))
    del browser.cookies["sessionid"]
    upload = SimpleUploadedFile("form.pdf", b"%PDF-1.7")

    browser.post(page, fields | {"title": "Form 1", "file": upload})
    shown = sign_in(browser, world.officer, page).content.decode()

    assert 'value="Form 1"' in shown
    assert "A file cannot be kept: choose it once more." in shown


def test_a_form_with_the_token_of_an_earlier_sign_in_comes_back(browser, world):
    page = address("report-texts", world.draft.pk)
    browser.force_login(world.officer)
    fields = hidden(browser.get(page)) | {"done": "Typed before.", "csrfmiddlewaretoken": "x" * 64}

    answer = browser.post(page, fields, headers={"origin": HERE})
    shown = browser.get(page).content.decode()

    assert (answer.status_code, answer.url) == (302, page)
    assert "Typed before.</textarea>" in shown


def test_a_form_from_another_site_is_refused_and_not_kept(browser, world):
    page = address("report-texts", world.draft.pk)
    browser.force_login(world.officer)
    fields = hidden(browser.get(page)) | {"done": "Evil."}

    answer = browser.post(page, fields, headers={"origin": "https://evil.example"})

    assert answer.status_code == 403
    assert "This page was open for too long" in answer.content.decode()
    assert not browser.session.get(KEPT)


@pytest.mark.parametrize("forged", [{"whose": "1:2:3"}, {"done": "x" * (MOST_CHARACTERS + 1)}])
def test_strangers_and_huge_texts_fill_no_session(browser, world, forged):
    page = address("report-texts", world.draft.pk)
    fields = opened(browser, world.officer, "report-texts", world.draft.pk)

    browser.post(page, fields | forged)

    assert not browser.session.get(KEPT)


def test_a_kept_form_can_be_discarded(browser, world):
    page = address("report-texts", world.draft.pk)
    fields = opened(browser, world.officer, "report-texts", world.draft.pk)
    browser.post(page, fields | {"done": "New."})
    token = {
        "csrfmiddlewaretoken": hidden(sign_in(browser, world.officer, page))["csrfmiddlewaretoken"]
    }

    shown = browser.post(
        address("forget"), token | {"page": page}, follow=True, headers={"origin": HERE}
    ).content.decode()

    assert "Much.</textarea>" in shown


def test_using_the_site_puts_the_end_of_the_session_off_and_asking_for_it_does_not(client, world):
    client.force_login(world.officer)
    client.get(address("duties"))
    session = client.session
    session["seen"] -= 3600
    session.save()

    asked = client.get(address("session")).json()["left"]
    extended = client.post(address("session")).json()["left"]

    assert asked <= 7 * 3600 < extended <= 8 * 3600


def test_a_public_answer_typed_into_an_ended_session_comes_back(client, world):
    page = address("staff-question", question(world.ministry).pk)
    client.force_login(world.reviewer)
    whose = re.search(r'name="whose" value="([^"]+)"', client.get(page).content.decode())[1]
    del client.cookies["sessionid"]

    client.post(page, {"whose": whose, "step": "release", "release-text_kk": "Түзетілді"})
    shown = sign_in(client, world.reviewer, page).content.decode()

    assert "What you typed is here again, and not stored yet" in shown
    assert "Түзетілді</textarea>" in shown


@pytest.mark.parametrize(
    "stamp",
    [new_stamp(at=NOW), Signer(salt=signer().salt).sign("x"), ":::"],
    ids=["stamp", "signed", "nonsense"],
)
def test_a_stamp_of_another_form_is_no_owner_and_no_failure(client, world, stamp):
    answer = client.post(address("report-texts", world.draft.pk), {"whose": stamp, "done": "Mine"})

    assert answer.status_code == 302
    assert KEPT not in client.session

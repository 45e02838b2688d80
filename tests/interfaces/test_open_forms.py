"""The forms that anybody may send: following by mail, and reporting an error."""

import re
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories import World, question
from tracker.models import Follow, Follower, Notice, Question
from tracker.web import follow as follow_page
from tracker.web.guard import new_stamp
from tracker.workflow import follow_links, following, questions

pytestmark = [pytest.mark.django_db, pytest.mark.pages]
WRONG = {"wrong": "0.17 should be 0.18", "email": "reader@example.kz"}


def stamped(seconds=10, **fields):
    """A form that was opened some seconds ago and filled in."""
    wishes = {"language": "ru", "rhythm": "weekly"}
    return wishes | fields | {"stamp": new_stamp(at=timezone.now() - timedelta(seconds=seconds))}


def links(client):
    """Ask to follow; the token to confirm, and that of the own pages."""
    client.post("/en/follow/?target=T-ONE", stamped(email="reader@example.kz"))
    row = Follow.objects.select_related("follower").get()
    body = Notice.objects.get(key__startswith="confirm/").body
    confirm = re.search(r"/follow/confirm/(\S+)/", body)[1]
    return confirm, follow_links.own_token(row.follower)


@pytest.fixture
def world():
    """The usual world."""
    return World()


def test_opening_the_link_confirms_nothing_and_the_button_does(client, world):
    confirm, own = links(client)
    client.get(f"/ru/follow/confirm/{confirm}/")
    assert Follow.objects.get().confirmed_at is None

    answer = client.post(f"/ru/follow/confirm/{confirm}/")
    assert answer.url == f"/ru/follow/mine/{own}/"
    assert world.target.title_ru in client.get(answer.url).content.decode()
    assert Follower.objects.get().rhythm == "weekly"
    assert client.post(f"/ru/follow/confirm/{confirm}x/").status_code == 404


def test_a_mail_program_stops_all_mails_without_a_session_or_a_token(client, world):
    confirm, own = links(client)
    client.post(f"/ru/follow/confirm/{confirm}/")
    program = Client(enforce_csrf_checks=True)
    assert program.get(f"/ru/follow/stop/{own}/").status_code == 200
    assert Follower.objects.exists()

    for _twice in range(2):
        answer = program.post(f"/ru/follow/stop/{own}/", {"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
    assert not Follower.objects.exists()
    assert not answer.cookies
    assert program.get(f"/ru/follow/mine/{own}/").status_code == 404


def test_a_follower_changes_the_mails_and_leaves_one_thing(client, world):
    confirm, own = links(client)
    client.post(f"/ru/follow/confirm/{confirm}/")
    mine = f"/ru/follow/mine/{own}/"
    client.post(mine, {"language": "kk", "rhythm": "immediate"})
    assert (Follower.objects.get().language, Follower.objects.get().rhythm) == ("kk", "immediate")

    answer = client.post(mine, {"drop": Follow.objects.get().pk})
    assert answer.status_code == 200
    assert not Follower.objects.exists()


def test_the_form_tells_nobody_whether_an_address_is_known(client, world):
    known = client.post("/en/follow/", stamped(email="reader@example.kz"))
    following.confirm(Follow.objects.get(), at=timezone.now())
    answers = [client.post("/en/follow/", stamped(email=f"{n}eader@example.kz")) for n in "rq"]

    assert {(one.status_code, one.url) for one in (known, *answers)} == {(302, known.url)}
    pages = {client.get(one.url).content for one in answers}
    assert len(pages) == 1


@pytest.mark.parametrize(
    "address",
    ["a@b.kz\nBcc: c@d.kz", "a@b.kz\r\nSubject: x", "a@b.kz, c@d.kz", "a@b.kz%0aBcc:c@d.kz"],
)
def test_nothing_slips_into_the_head_of_a_mail(client, address):
    answer = client.post("/en/follow/", stamped(email=address))

    assert answer.status_code == 200
    assert 'href="#id_email"' in answer.content.decode()
    assert not Notice.objects.exists()


@pytest.mark.parametrize("path", ["follow/", "report-error/?page=/kk/targets/T-ONE/"])
def test_a_page_with_a_form_is_kept_by_no_cache_and_needs_its_token(client, world, path):
    answer = client.get(f"/kk/{path}")
    strict = Client(enforce_csrf_checks=True)

    assert "no-store" in answer["Cache-Control"]
    assert "csrfmiddlewaretoken" in answer.content.decode()
    assert strict.post(f"/kk/{path}", stamped(email="a@b.kz", wrong="x")).status_code == 403
    assert not Notice.objects.exists()


def test_a_program_that_fills_in_the_trap_is_told_that_all_is_well(client, world):
    answer = client.post("/en/report-error/", stamped(**WRONG, website="http://spam"))

    assert answer.status_code == 302
    assert not Question.objects.exists()


@pytest.mark.parametrize(("seconds", "said"), [(0, "very fast"), (90_000, "open for too long")])
def test_what_was_typed_too_fast_or_too_late_is_kept_and_goes_with_the_next_try(
    client, world, seconds, said
):
    page = client.post("/en/report-error/", stamped(seconds, **WRONG)).content.decode()
    assert said in page
    assert WRONG["wrong"] in page

    stamp = re.search(r'name="stamp" value="([^"]+)"', page)[1]
    again = client.post(
        "/en/report-error/", stamped(**WRONG) | ({"stamp": stamp} if seconds else {})
    )
    assert again.status_code == 302
    assert Question.objects.count() == 1


def test_a_form_that_the_browser_sends_twice_is_one_report(client, world):
    form = stamped(**WRONG)
    for _twice in range(2):
        assert client.post("/en/report-error/?page=/kk/targets/T-ONE/", form).status_code == 302

    row = Question.objects.get()
    assert (row.target, row.organization, row.page) == (
        world.target,
        world.ministry,
        "/kk/targets/T-ONE/",
    )


@pytest.mark.parametrize(
    "page", ["//evil.kz/", "https://evil.kz/", "/en/duties/", "/en/%00", "x" * 999]
)
def test_a_page_that_is_not_ours_becomes_the_overview(client, world, page):
    client.post(f"/en/report-error/?page={page}&as_of=nonsense", stamped(**WRONG))

    assert [row.page for row in Question.objects.all()] in (["/en/"], [])


def test_what_stands_behind_the_path_of_a_page_reaches_no_letter(client, world):
    page = quote("/en/targets/T-ONE/?\n\nSign in at https://evil.example")
    client.post(f"/en/report-error/?page={page}", stamped(**WRONG))

    assert Question.objects.get().page == "/en/targets/T-ONE/"
    assert not Notice.objects.filter(body__contains="evil").exists()


def test_a_household_of_ipv6_addresses_is_one_visitor_and_a_plus_sign_no_new_mailbox(client, world):
    for number in range(questions.PER_CLIENT.most + 1):
        sent = stamped(wrong=f"slip {number}")
        answer = client.post("/en/report-error/", sent, REMOTE_ADDR=f"2001:db8::{number:x}")
    assert answer.status_code == 429

    for number in range(following.PER_ADDRESS.most + 2):
        client.post("/en/follow/", stamped(email=f"victim+{number}@example.kz"))
    assert Notice.objects.filter(key__startswith="confirm/").count() == following.PER_ADDRESS.most


def test_one_visitor_cannot_flood_the_forms_and_keeps_what_he_typed(client, world):
    most = {"report-error/": questions.PER_CLIENT.most, "follow/": follow_page.PER_CLIENT.most}
    for path, limit in most.items():
        for number in range(limit + 1):
            sent = stamped(wrong=f"slip {number}", email=f"r{number}@example.kz")
            answer = client.post(f"/en/{path}", sent)
        assert answer.status_code == 429
        assert f"r{number}@example.kz" in answer.content.decode()
    assert Question.objects.count() == questions.PER_CLIENT.most


def test_staff_take_a_report_from_the_list_to_the_public_answer(client, world):
    row = question(world.ministry, target=world.target, wrong="Call me: +7 700 0000000")
    client.force_login(world.signatory)
    assert "+7 700" in client.get("/en/duties/questions/").content.decode()
    here = f"/en/duties/questions/{row.pk}/"
    client.post(here, {"step": "reply", "reply-text": "It is 0.18."})
    client.force_login(world.reviewer)
    sent = {"step": "release", "release-outcome": "mended", "release-seen": "0"}
    page = client.post(here, sent | {"release-text_kk": "Түзетілді"}).content.decode()
    assert 'href="#id_release-text_ru"' in page
    assert "Түзетілді" in page
    texts = {"release-text_kk": "Түзетілді", "release-text_ru": "Исправлено"}
    assert client.post(here, sent | texts).status_code == 302

    late = client.post(here, sent | {name: f"{text}!" for name, text in texts.items()})
    assert late.status_code == 409
    assert "Another person has dealt with this question meanwhile." in late.content.decode()
    assert "Исправлено!</textarea>" in late.content.decode()
    assert 'name="release-seen" value="1"' in late.content.decode()
    assert [text for _name, text in late.context["theirs"]] == ["Түзетілді", "Исправлено"]
    late = client.post(here, {"step": "reply", "reply-text": "A long reply."})
    assert (late.status_code, b"A long reply.</textarea>" in late.content) == (409, True)
    client.logout()
    for path in ("kk/questions/", "kk/targets/T-ONE/"):
        page = client.get(f"/{path}").content.decode()
        assert "Түзетілді" in page
        assert "+7 700" not in page
        assert "0.18" not in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_lists_take_the_same_queries_with_three_rows(
    client, world, count, django_assert_max_num_queries
):
    texts = {"text_kk": "Иә", "text_ru": "Да"}
    for _each in range(count):
        question(world.ministry, target=world.target)
        row = question(world.ministry, target=world.target)
        questions.release(row, "known", texts, seen=0, by=world.reviewer, at=timezone.now())
    with django_assert_max_num_queries(6):
        client.get("/en/questions/")
    client.force_login(world.reviewer)
    with django_assert_max_num_queries(9):
        client.get("/en/duties/questions/")

"""Published pages come from memory: the same bytes for everyone, once made, and never too old."""

import gzip
from datetime import timedelta
from threading import Thread

import pytest
import time_machine
from django.http import QueryDict
from django.test import RequestFactory, override_settings

from tests.factories import NOW, World
from tests.interfaces.everything import addresses, filled
from tracker.models import Target
from tracker.web import past, published
from tracker.web.snapshots import Store, Turns, taken

pytestmark = pytest.mark.django_db


def kept():
    """How many answers are in memory."""
    stores = (published.WITHOUT_QUERY, published.WITH_QUERY)
    return sum(len(store._kept) for store in stores)


@pytest.fixture
def parameters_read(monkeypatch):
    """The names of the parameters for which pages look in the address."""
    names = set()

    class Recording(QueryDict):
        def __getitem__(self, name):
            names.add(name)
            return super().__getitem__(name)

    monkeypatch.setattr("django.core.handlers.wsgi.QueryDict", Recording)
    return names


@pytest.mark.pages
def test_every_public_address_is_kept_and_then_costs_one_query(
    client, django_assert_num_queries, parameters_read
):
    for address in addresses(filled()).values():
        first = client.get(address)
        with django_assert_num_queries(1):
            second = client.get(address)

        assert second.content == first.content, address
        assert second.headers == first.headers, address
        assert b"csrf" not in first.content, address
        assert first["Vary"] == "Accept-Encoding", address
        assert "public" in first["Cache-Control"], address
        for header in ("Content-Security-Policy", "X-Content-Type-Options"):
            assert header in second, address
        assert ("X-Frame-Options" in second) != ("/embed/" in address), address
    assert parameters_read == published.PARAMETERS | {past.NAME}


def test_a_change_is_seen_at_once_and_only_then_is_the_page_made_anew(
    client, django_assert_num_queries
):
    world = World()
    address = f"/en/targets/{world.target.code}/"
    first = client.get(address)
    with django_assert_num_queries(1):
        unchanged = client.get(address, headers={"If-None-Match": first["ETag"]})
    Target.objects.filter(pk=world.target.pk).update(title_en="Renamed by hand")

    changed = client.get(address, headers={"If-None-Match": first["ETag"]})

    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert changed.status_code == 200
    assert "Renamed by hand" in changed.content.decode()


def test_what_another_change_left_as_it_was_is_not_sent_again(client):
    World()
    first = client.get("/en/about/")
    Target.objects.update(title_en="Renamed by hand")

    assert client.get("/en/about/", headers={"If-None-Match": first["ETag"]}).status_code == 304


def test_browsers_that_take_gzip_get_the_same_page_packed(client):
    World()
    plain = client.get("/kk/targets/")
    packed = client.get("/kk/targets/", headers={"Accept-Encoding": "br, gzip"})

    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert int(packed["Content-Length"]) == len(packed.content) < len(plain.content)
    assert packed["ETag"] == plain["ETag"]
    assert "Content-Encoding" not in plain


@pytest.mark.pages
def test_who_is_signed_in_gets_what_everyone_gets(client):
    world = filled()
    before = {name: client.get(address).content for name, address in addresses(world).items()}
    published.forget_all()
    client.force_login(world.coordinator)

    after = {name: client.get(address).content for name, address in addresses(world).items()}
    assert after == before
    assert kept()


@pytest.mark.pages
def test_no_page_tells_the_time_of_day_so_it_holds_until_midnight(client):
    world = filled()
    with time_machine.travel(NOW.replace(hour=1), tick=False):
        morning = {name: client.get(address).content for name, address in addresses(world).items()}
    published.forget_all()
    with time_machine.travel(NOW.replace(hour=23), tick=False):
        night = {name: client.get(address).content for name, address in addresses(world).items()}
        with time_machine.travel(NOW + timedelta(days=1), tick=False):
            assert published.standing()[1] > NOW.date()

    assert night == morning


def test_an_address_with_a_strange_parameter_fills_no_memory(client):
    World()
    for query in ("x=1", "sort=code&sort=title", "q=" + "a" * 400, "as_of=2026-01-01"):
        assert client.get(f"/en/targets/?{query}").status_code in (200, 404)
        assert kept() == 0, query
    client.get("/en/targets/?q=a&status=missed")
    assert kept() == 1


def test_marks_by_which_other_sites_follow_people_are_as_good_as_absent(client):
    World()
    clean = client.get("/en/targets/?sort=title").content

    followed = client.get("/en/targets/?utm_source=mail&sort=title&fbclid=1").content
    assert followed == clean
    assert kept() == 1


@pytest.mark.parametrize("path", ["targets/X/", "login/", "duties/", "targets/?as_of=2099-01-01"])
def test_errors_forms_and_pages_of_staff_are_not_kept(client, path):
    client.get(f"/en/{path}")

    assert kept() == 0


def test_nothing_is_kept_where_no_memory_is_given(client):
    with override_settings(PUBLISHED_BYTES=0):
        assert client.get("/en/about/").status_code == 200
    assert kept() == 0


def test_large_type_is_kept_apart_and_no_other_cookie_matters(client):
    World()
    for value in ("", "large", "x", "large"):
        client.cookies["display"] = value
        client.cookies["other"] = value
        client.get("/en/about/")

    assert kept() == 2


def test_the_memory_holds_what_was_asked_for_last(client):
    page = taken(client.get("/en/about/"), "edition")
    store = Store(16 * page.size)
    for number in range(16):
        store.put((number,), page)
    store.get((0,))
    store.put(("new",), page)

    assert store.get((0,))
    assert store.get(("new",))
    assert store.get((1,)) is None
    assert store.bytes == 16 * page.size
    store.put(("huge",), page._replace(body=b"x" * 3 * page.size))
    assert store.get(("huge",)) is None


def test_one_makes_the_page_while_the_others_wait():
    turns, done = Turns(), []
    assert turns.take(("page",), 1)

    def wait():
        assert turns.take(("page",), 10)
        done.append("second")
        turns.give(("page",))

    waiting = Thread(target=wait)
    waiting.start()
    assert not turns.take(("page",), 0.01)
    done.append("first")
    turns.give(("page",))
    waiting.join(10)

    assert done == ["first", "second"]
    assert turns._locks == {}


def test_whoever_waited_gets_what_was_made(client):
    World()
    request = RequestFactory().get("/en/about/", headers={"Host": "testserver"})
    made = client.get("/en/about/")
    making = published.Making(published.wanted_by(request))

    assert making.begin(request).content == made.content
    making.end()

"""Nobody can keep the site busy alone: who had too much made waits, and the others read on."""

from functools import partial
from http.client import HTTPConnection
from itertools import count
from time import monotonic

import pytest
from django.test import RequestFactory

from tests.factories import World, target
from tests.test_house import pages
from tracker.web.data_answers import WORKBOOKS
from tracker.web.fair import VISITORS, Clock, Visitors, visitor
from tracker.web.queueing import Busy, Queue, waited

HERE, ELSEWHERE = "9.9.9.9", "8.8.8.8"


@pytest.fixture(autouse=True)
def limited(settings):
    """A limit as a laptop has it, behind one proxy, and nobody who spent anything yet."""
    settings.VISITOR_SECONDS, settings.PROXY_COUNT = 60, 1
    VISITORS.clear()
    yield
    VISITORS.clear()


@pytest.mark.django_db(transaction=True)
def test_on_a_real_server_a_flood_waits_while_kept_pages_and_other_visitors_do_not(live_server):
    World()

    def ask(path, who=HERE):
        connection = HTTPConnection(live_server.thread.host, live_server.thread.port, timeout=30)
        connection.request("GET", path, headers={"X-Forwarded-For": who})
        answer = connection.getresponse()
        return answer.status, answer.getheader("Retry-After"), answer.read().decode()

    kept = ask("/kk/targets/")
    VISITORS.charge(HERE, 119, at=monotonic())
    page, file, whole = map(ask, ("/kk/search/?q=new", "/ru/targets.csv?q=new", "/data/units.json"))

    assert (kept[0], whole[0]) == (200, 429)
    assert ask("/kk/targets/") == kept
    assert (page[0], file[0]) == (429, 429)
    assert 230 < int(page[1]) <= 240
    assert '<html lang="kk">' in page[2]
    assert page[1] in page[2]
    assert file[2].count("\n") == 1
    assert ask("/data/units.json?from=1999")[0] == 429
    assert ask("/kk/search/?q=new", ELSEWHERE)[0] == 200
    assert ask("/kk/login/")[0] == 200


@pytest.mark.django_db
@pytest.mark.pages
def test_who_has_a_whole_file_made_pays_also_where_it_fails_and_who_finds_it_ready_does_not(
    client, settings, monkeypatch, caplog
):
    settings.VISITOR_SECONDS = 5
    monkeypatch.setattr("tracker.web.fair.monotonic", partial(next, count(step=9)))
    monkeypatch.setattr("tracker.web.shelf.AT_ONCE", 10)
    monkeypatch.setattr("tracker.datasets.books.MOST_ROWS", 0)
    World()

    def ask(name, who):
        return client.get(f"/data/{name}", headers={"X-Forwarded-For": who}).status_code

    assert (ask("units.json", HERE), ask("targets.json", HERE)) == (200, 429)
    assert [ask("units.json", who) for who in (HERE, ELSEWHERE, ELSEWHERE)] == [200] * 3
    assert (ask("targets.xlsx", ELSEWHERE), ask("targets.json", ELSEWHERE)) == (400, 429)
    assert [one.getMessage() for one in caplog.records] == ["Bad Request: /data/targets.xlsx"]


@pytest.mark.pure
def test_only_files_of_the_whole_record_are_made_for_all():
    free = {route.name for route in pages() if hasattr(route.callback, "made_for_all")}

    assert free == {
        "datapackage",
        "whole_zip",
        "cycle_zip",
        "whole_csv",
        "whole_xlsx",
        "whole_json",
    }


@pytest.mark.django_db
@pytest.mark.pages
def test_a_second_workbook_at_the_same_time_is_asked_to_come_again(client):
    target(code="T-A")
    with WORKBOOKS.turn(), WORKBOOKS.place():
        busy = client.get("/kk/targets.xlsx")
        csv = client.get("/kk/targets.csv")

    assert (busy.status_code, busy["Retry-After"], csv.status_code) == (503, "10", 200)
    assert "10" in busy.content.decode()
    assert client.get("/kk/targets.xlsx").status_code == 200


@pytest.mark.pure
def test_of_a_long_file_only_the_making_is_charged_and_not_the_sending(monkeypatch):
    now = [1000]
    monkeypatch.setattr("tracker.web.fair.monotonic", lambda: now[0])

    def made():
        for piece in (b"a", b"b"):
            now[0] += 4
            yield piece

    VISITORS.charge(HERE, 61, at=now[0])
    for _piece in Clock(HERE).pieces(made()):
        now[0] += 1

    assert VISITORS.wait(HERE, now[0]) == (61 + 4 + 4 - 10 / 4 - 60) * 4


@pytest.mark.pure
def test_one_request_counts_ten_seconds_at_most(monkeypatch):
    now = [1000]
    monkeypatch.setattr("tracker.web.fair.monotonic", lambda: now[0])
    clock = Clock(HERE)
    VISITORS.charge(HERE, 60, at=now[0])
    for _part in range(2):
        now[0] += 8
        clock.stop()
        clock.start()

    assert VISITORS.wait(HERE, now[0]) == (10 - 16 / 4) * 4


@pytest.mark.pure
def test_waiting_for_a_turn_is_no_work(monkeypatch):
    now = [1000]
    monkeypatch.setattr("tracker.web.fair.monotonic", lambda: now[0])
    queue, clock = Queue(longest=2, patience=0.01), Clock(HERE)
    VISITORS.charge(HERE, 60, at=now[0])
    with queue.turn(), pytest.raises(Busy), queue.turn():
        pass
    now[0] += 0.01
    clock.stop()

    assert waited() >= 0.01
    assert VISITORS.wait(HERE, now[0]) == 0


@pytest.mark.pure
def test_one_household_counts_once_and_who_may_stand_for_everybody_never(settings):
    def who(remote):
        return visitor(RequestFactory().get("/", REMOTE_ADDR=remote))

    assert who("2a00:1450::1") == who("2a00:1450::2") != who("2a00:1450:1::1") != ""
    assert who(f"::ffff:{HERE}") == who(HERE) == HERE
    for many in ("10.0.0.2", "127.0.0.1", "100.64.0.1", "::1", "fd00::1", "::ffff:10.0.0.2", ""):
        assert who(many) == ""
    settings.VISITOR_SECONDS = 0
    assert who(ELSEWHERE) == ""


@pytest.mark.pure
def test_only_so_many_visitors_are_remembered():
    few = Visitors(most=2)
    for who in "abc":
        few.charge(who, 100, at=0)

    assert (few.wait("a", at=0), few.wait("c", at=0)) == (0, 160)

"""The frame of every page: its addresses, its view for low vision, the ways on, and what went wrong."""

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import resolve

from tests.factories import named, organization, strategy, target, unit
from tests.interfaces.page_types import PublicWorld, page_types, paths
from tracker.addresses import path_in
from tracker.models import Assignment, Target
from tracker.rules.values import Status

pytestmark = pytest.mark.pages
LINK = re.compile(r'<(?:a [^>]*?href|form [^>]*?action)="(/en/[^"#?]*)')
HTML = 50_000  # bytes
BACKS = ("//evil.example/", "https://evil.example/", "/\\evil.example", "/en/\nSet-Cookie:a", "/x/")


@pytest.mark.django_db
def test_every_kind_of_page_is_at_most_three_clicks_away(client):
    PublicWorld()
    seen, found, front = set(), {"overview"}, ["/en/"]
    for _click in range(3):
        links = {link for page in front for link in LINK.findall(client.get(page).content.decode())}
        pages = (link for link in links - seen if link.endswith("/"))
        front = sorted(link for link in pages if "/duties/" not in link)
        seen |= set(front)
        found |= {resolve(link).url_name for link in front}

    assert set(page_types()) - found == set()


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_every_page_says_what_it_is_where_it_is_and_how_old_its_data_are(client, language):
    PublicWorld()
    for name, path in paths().items():
        page = client.get(f"/{language}/{path}").content.decode()
        site = "http://localhost:8765"

        assert f'<link rel="canonical" href="{site}/{language}/{path}">' in page, name
        assert page.count('<link rel="alternate" hreflang="') == 4, name
        assert 'class="what"' in page, name
        assert ('class="crumbs"' in page) == (name != "overview"), name
        assert page.count("<h1") == 1, name
        assert '<time datetime="2026-11-22">' in page[page.index("<footer class") :], name


@pytest.mark.django_db
def test_a_narrowed_list_is_the_same_page_and_a_further_page_its_own(client):
    narrowed = client.get("/en/targets/?status=missed&page=2").content.decode()

    assert 'rel="canonical" href="http://localhost:8765/en/targets/?page=2"' in narrowed


def everything_is_in(document, body):
    """A document has all lists that it can have, and a body answers for as much; all of them long."""
    some = list(Target.objects.exclude(strategy=document)[:160])
    Target.objects.filter(pk__in=[one.pk for one in some[:80]]).update(strategy=document)
    document.shared_targets.set(some[80:])
    document.ends_year = 2029
    document.save()
    Assignment.objects.bulk_create(Assignment(target=one, organization=body) for one in some)


@pytest.mark.django_db
def test_two_thousand_promises_stay_one_light_picture(client):
    for number in range(38):
        strategy(f"S-{number}", **named("Мемлекеттік бағдарлама " * 4, "title"))
    documents = [strategy(f"S-{number}") for number in range(38)]
    common = {"group": "number", "kind": "level", "comparison": "at_least", "unit": unit()}
    Target.objects.bulk_create(
        Target(
            code=f"T-{place}",
            strategy=documents[place % 38],
            deadline=date(2030, 12, 31),
            status=list(Status)[place % 9],
            **common | ({"kind": "milestone"} if place % 2 else {}),
            **named("Нысаналы индикатордың ұзақ атауы " * 3, "title"),
        )
        for place in range(2000)
    )
    everything_is_in(documents[0], organization("M-BIG"))
    pages = ["picture/", "", "targets/", "strategies/S-0/", "organizations/M-BIG/"]
    weights = {path: len(client.get(f"/kk/{path}").content) for path in pages}

    assert {path: weight for path, weight in weights.items() if weight > HTML} == {}


@pytest.mark.django_db
def test_sixty_strategies_with_very_long_names_stay_light_and_none_is_hidden(client):
    long = named(
        "Ғылым мен технологияларды дамыту жөніндегі ұзақ мерзімді мемлекеттік құжат " * 4, "title"
    )
    documents = [strategy(f"S-{number}", **long) for number in range(60)]
    common = {"group": "number", "kind": "level", "unit": unit(), **long}
    Target.objects.bulk_create(
        Target(code=f"T-{one.pk}-{place}", strategy=one, status=status, **common)
        for one in documents
        for place, status in enumerate(Status)
    )
    names = {one.code for one in documents}
    for path in ("strategies/", "picture/"):
        pages = [client.get(f"/kk/{path}?page={number}").content.decode() for number in range(1, 8)]

        assert {
            code for page in pages for code in re.findall(r"/kk/strategies/(S-\d+)/", page)
        } == names
        assert [len(page.encode()) for page in pages if len(page.encode()) > HTML] == []


@pytest.mark.django_db
def test_the_view_for_low_vision_is_kept_in_a_cookie_of_its_own(client):
    page = client.get("/kk/targets/?status=missed").content.decode()
    assert '<html lang="kk">' in page
    assert 'name="back" value="/kk/targets/?status=missed"' in page

    switched = client.get("/kk/display/", {"to": "large", "back": "/kk/targets/?status=missed"})
    assert (switched.status_code, switched["Location"]) == (302, "/kk/targets/?status=missed")
    assert "no-store" in switched["Cache-Control"]
    assert switched.cookies["display"].value == "large"

    large = client.get("/kk/targets/")
    assert '<html lang="kk" class="large">' in large.content.decode()
    assert not large.cookies

    client.get("/kk/display/", {"to": "usual", "back": "/kk/"})
    assert '<html lang="kk">' in client.get("/kk/").content.decode()


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("/kk/targets/?q=a#b", "/ru/targets/?q=a#b"),
        ("/kk/", "/ru/"),
        ("/kk", "/ru/"),
        ("/", "/ru/"),
        ("/data/targets.csv", "/ru/"),
    ],
)
def test_a_page_has_one_path_in_each_language(path, found):
    assert path_in("ru", path) == found


@pytest.mark.parametrize("back", BACKS)
def test_the_switch_leads_to_no_page_but_ours(client, back):
    assert client.get("/en/display/", {"to": "large", "back": back})["Location"] == "/en/"


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/kk/targets/NONE/", "/kk/nothing/"])
def test_a_page_that_does_not_exist_leads_on(client, path):
    answer = client.get(path)

    assert answer.status_code == 404
    for way in ("/kk/", "/kk/targets/", "/kk/strategies/", "/ru/", "/en/"):
        assert f'href="{way}' in answer.content.decode()


def test_an_error_is_told_in_three_languages_without_the_database():
    answer = Client(raise_request_exception=False).get("/kk/")
    page = answer.content.decode()

    assert answer.status_code == 500
    for said in ('<html lang="kk">', 'lang="ru"', 'lang="en"', 'href="/kk/"', 'href="/ru/"'):
        assert said in page


@pytest.mark.django_db
def test_each_list_of_a_strategy_has_pages_of_its_own(client):
    document = strategy("S-ONE", ends_year=2025)
    for number in range(10):
        target(
            code=f"T-{number:02}", kind="milestone", strategy=document, deadline=date(2030, 1, 1)
        )
        document.shared_targets.add(target(code=f"U-{number:02}", strategy=strategy("S-TWO")))
    page = client.get("/en/strategies/S-ONE/?later=2&shared=2").content.decode()
    later = page[page.index('id="later"') :].partition("<table")[0]
    events, shared = page[page.index('id="milestones"') :].split('id="shared"')

    assert set(re.findall(r"T-\d\d", later)) == {"T-08", "T-09"}
    assert set(re.findall(r"T-\d\d", events)) == {f"T-{number:02}" for number in range(8)}
    assert set(re.findall(r"U-\d\d", shared)) == {"U-08", "U-09"}
    assert "?later=2&amp;shared=2&amp;milestones=2" in page

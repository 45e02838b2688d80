"""Who gets what, as a table: every address of the site × every role × reading and writing.

The letters of a cell are the roles' answers in the order of its section. A page that is not in the table
fails the test: whoever adds one says here for whom it is.
"""

import logging
from pathlib import Path

import pytest
from django.urls import get_resolver, reverse

from tests.interfaces.site_of_rights import Site
from tests.interfaces.test_admin_rights import PAGES
from tracker.admin.base import ReadOnly
from tracker.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.pages]
TABLE = Path(__file__).with_name("rights.txt").read_text("utf-8")
ACTIONS = ("changelist", "add", "change", "delete", "history")
DELETABLE = {"Assignment"}
READ_ONLY = {"Cycle", "Obligation", "Consolidation", "Report"}
WITHOUT_NAME = "(without a name)"  # the administration's way to a record, and its "not found"


@pytest.fixture
def site(settings):
    """The world, with second factors asked for."""
    settings.SECOND_FACTOR = True
    logging.disable(logging.CRITICAL)  # each refusal would write a line
    yield Site()
    logging.disable(logging.NOTSET)


def rows():
    """The table: {(page, object): (roles, GET, POST)}. A line "roles: ACS" begins a section."""
    found, roles = {}, ""
    for line in TABLE.splitlines():
        words = line.split()
        if line.startswith("roles:"):
            roles = words[1]
        elif words and not line.startswith("#"):
            page, what, *answers = words
            found[page, what] = (roles, *answers)
    return found


def pages(resolver=None):
    """The names of all pages outside the administration."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if getattr(pattern, "app_name", "") == "admin":
            continue
        if hasattr(pattern, "url_patterns"):
            yield from pages(pattern)
        else:
            yield pattern.name


def test_every_page_gives_each_role_what_the_table_says(site):
    table, got = rows(), {}
    for page in pages():
        for what, address in site.addresses(page).items():
            roles = table.get((page, what), ("ACS",))[0]
            got[page, what] = (roles, *site.row(roles, address))

    wrong = {key: (got.get(key), table.get(key)) for key in got | table}
    assert {key: pair for key, pair in wrong.items() if pair[0] != pair[1]} == {}


def test_every_page_of_the_administration_asks_for_the_role(site, rf):
    """What a page allows is read from its rules, the refusals are asked for as a browser does."""
    viewing = {"changelist": "view", "change": "view", "history": "view"}
    got = {}
    for model, page in PAGES.items():
        first = model._default_manager.order_by("pk").first()
        for action in ACTIONS:
            there = action in ("changelist", "add")
            args = [] if there else [first.pk if first else 1]
            address = reverse(f"admin:tracker_{model._meta.model_name}_{action}", args=args)
            allowed = getattr(page, f"has_{viewing.get(action, action)}_permission")
            got[model.__name__, action] = "".join(
                "2" if may(allowed, rf, site.people[role]) else site.ask(role, "get", address)
                for role in "ASXRKDZ"
            )

    assert got == {
        (model.__name__, action): "LLL" + kept_by(model, action) + "L"
        for model in PAGES
        for action in ACTIONS
    }


def may(allowed, rf, person):
    """Whether a page's rule lets a person in who has passed the door of the administration."""
    if not (person and person.is_staff):
        return False
    request = rf.get("/")
    request.user = person
    return allowed(request)


def kept_by(model, action):
    """What reviewers, coordinators and administrators get of a model."""
    if model is User:
        return "FFF" if action == "delete" else "FF2"
    if action in ("changelist", "change", "history"):
        return "222"
    if isinstance(PAGES[model], ReadOnly) or model.__name__ in READ_ONLY:
        return "FFF"
    return "F22" if action == "add" or model.__name__ in DELETABLE else "FFF"


def test_the_administration_has_no_other_pages(site):
    """Beside the pages of the models there are these, each for who may enter at all."""
    known = {f"tracker_{model._meta.model_name}_{action}" for model in PAGES for action in ACTIONS}
    found = {pattern.name or WITHOUT_NAME for pattern in admin_patterns()} - known
    others = {
        "index": "/en/admin/",
        "app_list": "/en/admin/tracker/",
        "jsi18n": "/en/admin/jsi18n/",
        "login": "/en/admin/login/",
        "logout": "/en/admin/logout/",
        "password_change": "/en/admin/password_change/",
        "password_change_done": "/en/admin/password_change/done/",
        "autocomplete": "/en/admin/autocomplete/",
        "view_on_site": "/en/admin/r/1/1/",
        "tracker_reportingrule_reminders": reverse(
            "admin:tracker_reportingrule_reminders", args=[site.world.rule.pk]
        ),
        "tracker_target_judgement": reverse(
            "admin:tracker_target_judgement", args=[site.world.target.pk]
        ),
        WITHOUT_NAME: "/en/admin/no/such/page/",
    }
    got = {name: site.row("ASXRKDZ", address) for name, address in others.items()}

    assert found == others.keys()
    assert got == {
        "index": ("LLL222L", "LLL222L"),
        "app_list": ("LLL222L", "LLL222L"),
        "jsi18n": ("LLL222L", "LLLMMML"),
        "login": ("LFF333L", "LFF222L"),
        "logout": ("L33MMML", "L33333L"),
        "password_change": ("LLL333L", "LLL333L"),
        "password_change_done": ("LLL222L", "LLLMMML"),
        "autocomplete": ("LLLFFFL", "LLLMMML"),
        "view_on_site": ("LLL444L", "LLL444L"),
        "tracker_reportingrule_reminders": ("LLL222L", "LLL222L"),
        "tracker_target_judgement": ("LLL222L", "LLL22FL"),
        WITHOUT_NAME: ("LLL444L", "LLL444L"),
    }


def admin_patterns(resolver=None, *, inside=False):
    """Every address of the administration."""
    for pattern in (resolver or get_resolver()).url_patterns:
        entered = inside or getattr(pattern, "app_name", "") == "admin"
        if hasattr(pattern, "url_patterns"):
            yield from admin_patterns(pattern, inside=entered)
        elif inside:
            yield pattern

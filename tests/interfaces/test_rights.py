"""Who gets what, as a table: every address of the site × every role × reading and writing.

The letters of a cell are the roles' answers in the order of its section. A page that is not in the table
fails the test: whoever adds one says here for whom it is.
"""

import logging
import re
from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import translation

from tests.factories import NOW, TODAY, World, named, user
from tests.interfaces.signing import app_of
from tests.interfaces.test_admin_rights import PAGES
from tracker.admin.base import ReadOnly
from tracker.models import Consolidation, Cycle, Obligation, ReportingRule, User
from tracker.rules.states import Role
from tracker.workflow import evidence, reports
from tracker.workflow.consolidation import content_of

pytestmark = [pytest.mark.django_db, pytest.mark.pages]
ANSWERS = {200: "2", 301: "3", 302: "3", 403: "F", 404: "4", 405: "M"}
TABLE = Path(__file__).with_name("rights.txt").read_text("utf-8")
LOGIN = ("/en/login/", "/en/admin/login/")
METHODS = ("get", "post")
ACTIONS = ("changelist", "add", "change", "delete", "history")
DELETABLE = {"Assignment", "Counted"}
READ_ONLY = {"Cycle", "Obligation", "Consolidation", "Report"}
OF_DUTY = (
    "begin",
    "duty",
    *(f"coordinate-{step}" for step in ("extend", "paper", "remind", "remove")),
)
OF_CYCLE = ("coordinate-consolidate", "coordinate-bodies", "coordinate-change")
OF_REPORT = ("autosave-texts", "copy-texts", "hand-over")
WITHOUT_NAME = "(without a name)"  # the administration's way to a record, and its "not found"


class Site:
    """One world with a person of each role, an object of each kind, and a browser for each person."""

    def __init__(self):
        world = self.world = World()
        made = {
            "A": None,
            "C": world.contributor,
            "O": user((Role.OFFICER, world.ministry)),
            "S": world.signatory,
            "H": user((Role.HEAD, world.ministry)),
            "L": user((Role.LEADER, world.ministry)),
            "X": world.stranger,
            "R": world.reviewer,
            "K": world.coordinator,
            "D": user((Role.ADMINISTRATOR, world.receiver)),
            "Z": user((Role.SIGNATORY, world.ministry), (Role.REVIEWER, world.receiver)),
        }
        made["Z"].is_active = False
        made["Z"].save()
        self.people = made
        self.clients = {letter: browser(person) for letter, person in made.items()}
        self.objects()

    def objects(self):
        """What the addresses need: a submitted report, one in work, evidence of both, an edition."""
        world = self.world
        self.submitted = world.report("draft")
        self.pieces = {"submitted": self.evidence_of(self.submitted)}
        reports.submit(self.submitted, by=world.signatory, at=NOW, on=TODAY)
        cycle = Cycle.objects.create(
            strategy=world.strategy, year=2027, opens_on=TODAY, due_on=date(2028, 4, 1)
        )
        year = {"cycle": cycle, "period_ends_on": date(2027, 12, 31), "due_on": date(2028, 4, 1)}
        rule = {"code": "R07", "act": "meet", "cadence": "recurring", "strategy": world.strategy}
        meet = ReportingRule.objects.create(**rule, **named("hold meetings", "what"))
        owed = ((world.rule, world.ministry), (meet, world.other))
        self.duty, self.meeting = (
            Obligation.objects.create(rule=rule, organization=body, **year) for rule, body in owed
        )
        self.draft = reports.begin(self.duty, by=world.contributor)
        self.pieces["draft"] = self.evidence_of(self.draft)
        self.edition = Consolidation.objects.create(
            cycle=world.cycle,
            edition=1,
            made_by=world.coordinator,
            made_at=NOW,
            content=content_of(world.cycle, on=TODAY),
        )

    def evidence_of(self, report):
        """A private file."""
        file = SimpleUploadedFile("a.pdf", b"%PDF-1.4 x")
        about = {"title": "A", "public": False, "by": self.people["O"], "at": NOW}
        return evidence.add_file(report, file, **about)

    def addresses(self, name):
        """The addresses of a page: {whose or in which state the object is: address}."""
        reports_of = {"draft": self.draft, "submitted": self.submitted}
        if name == "evidence":
            return {state: reverse(name, args=[p.pk]) for state, p in self.pieces.items()}
        if name == "evidence-remove":
            return {
                state: reverse(name, args=[report.pk, self.pieces[state].pk])
                for state, report in reports_of.items()
            }
        if name in ("autosave-line", "report-measures"):
            return {
                state: reverse(name, args=[report.pk, report.lines.get().pk])
                for state, report in reports_of.items()
            }
        if name.partition("-")[0] == "report" or name in OF_REPORT:
            return {state: reverse(name, args=[r.pk]) for state, r in reports_of.items()}
        given = dict.fromkeys(OF_DUTY, self.duty.pk) | dict.fromkeys(OF_CYCLE, self.world.cycle.pk)
        given |= {
            **dict.fromkeys(("target", "target_card", "counted"), "T-ONE"),
            "figure": "research-expenditure",
            "region": "gerd_pct_gdp",
            "strategy": "S41",
            "organization": "M-ONE",
            **dict.fromkeys(("cycle", "consolidated", "coordinate-cycle"), 2026),
            **dict.fromkeys(("coordinate-edition", "coordinate-csv"), self.edition.pk),
            "coordinate-record": self.meeting.pk,
            "organization_calendar": "M-ONE",
            "calendar": "no-such-link",
            "mfa_remove_webauthn": self.people["S"].authenticator_set.get().pk,
            "password-set": "no-such-link",
        }
        asked = given.get(re.sub(r"_(csv|json|svg|png)$", "", name))
        return {"-": reverse(name, args=[] if asked is None else [asked])}

    def ask(self, letter, method, address):
        """What a role gets; nothing that it did remains."""
        client = self.clients[letter]
        cookies = client.cookies.copy()
        with transaction.atomic(), translation.override("en"):
            answer = getattr(client, method)(address)
            transaction.set_rollback(True)
        client.cookies = cookies
        if answer.status_code == 302 and answer.url.startswith(LOGIN):
            return "L"
        return ANSWERS.get(answer.status_code, f"[{answer.status_code}]")

    def row(self, roles, address):
        """What these roles get by reading and by writing."""
        got = ["".join(self.ask(role, method, address) for role in roles) for method in METHODS]
        return tuple(got)


def browser(person):
    """A browser in which a person has signed in, with a second factor."""
    client = Client(raise_request_exception=False)
    if person:
        app_of(person)
        client.force_login(person)
    return client


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

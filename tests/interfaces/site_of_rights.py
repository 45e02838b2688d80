"""A site with a person of each role and an object of each kind, for the table of rights."""

import re
from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation

from tests.factories import NOW, TODAY, World, named, question, user
from tests.interfaces.signing import app_of
from tracker.models import Consolidation, Cycle, Obligation, ReportingRule
from tracker.rules.states import Role
from tracker.workflow import evidence, reports
from tracker.workflow.consolidation import content_of

ANSWERS = {200: "2", 301: "3", 302: "3", 403: "F", 404: "4", 405: "M"}
LOGIN = ("/en/login/", "/en/admin/login/")
METHODS = ("get", "post")
OF_TARGET = ("target", "target_card", "target_metadata", "counted", "embed")
OF_LINK = ("calendar", "password-set", "follow-confirm", "follow-mine", "follow-stop")
OF_DUTY = (
    "begin",
    "duty",
    *(f"coordinate-{step}" for step in ("extend", "paper", "remind", "remove")),
)
OF_CYCLE = ("coordinate-consolidate", "coordinate-bodies", "coordinate-change")
OF_REPORT = ("autosave-texts", "copy-texts", "hand-over")


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
        self.question = question(world.ministry)
        self.pieces["since"] = self.added_since_the_return(world)
        self.draft = reports.begin(self.duty, by=world.contributor)
        self.pieces["draft"] = self.evidence_of(self.draft)
        self.edition = Consolidation.objects.create(
            cycle=world.cycle,
            edition=1,
            made_by=world.coordinator,
            made_at=NOW,
            content=content_of(world.cycle, on=TODAY),
        )

    def evidence_of(self, report, by="O"):
        """A private file."""
        file = SimpleUploadedFile("a.pdf", b"%PDF-1.4 x")
        about = {"title": "A", "public": False, "by": self.people[by], "at": NOW}
        return evidence.add_file(report, file, **about)

    def added_since_the_return(self, world):
        """A private file that another body has added to a report since it came back."""
        year = {"period_ends_on": date(2026, 12, 31), "due_on": date(2027, 4, 1)}
        duty = Obligation.objects.create(
            cycle=world.cycle, rule=world.rule, organization=world.other, **year
        )
        report = reports.begin(duty, by=world.stranger)
        said = {"letter_number": "1", "letter_date": TODAY, "done": "Much."}
        reports.save_texts(report, said, by=world.stranger)
        reports.submit(report, by=world.stranger, at=NOW, on=TODAY)
        asked = {"questions": {None: "Why?"}, "revision_due_on": TODAY, "reason": "No"}
        reports.give_back(report, by=world.reviewer, at=NOW, **asked)
        return self.evidence_of(report, by="X")

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
            **dict.fromkeys(OF_TARGET, "T-ONE"),
            **dict.fromkeys(("data_set", "whole"), "targets"),
            "data_copy": TODAY,
            "figure": "research-expenditure",
            "region": "gerd_pct_gdp",
            "strategy": "S41",
            "organization": "M-ONE",
            **dict.fromkeys(("cycle", "consolidated", "cycle_zip", "coordinate-cycle"), 2026),
            **dict.fromkeys(("coordinate-edition", "coordinate-csv"), self.edition.pk),
            "coordinate-record": self.meeting.pk,
            **dict.fromkeys(OF_LINK, "no-such-link"),
            "staff-question": self.question.pk,
            "mfa_remove_webauthn": self.people["S"].authenticator_set.get().pk,
        }
        asked = given.get(re.sub(r"_(citation_\w+|csv|xlsx|json|svg|png|feed|calendar)$", "", name))
        return {"-": reverse(name, args=[] if asked is None else [asked])}

    def ask(self, letter, method, address):
        """What a role gets; nothing that it did remains."""
        client = self.clients[letter]
        cookies = client.cookies.copy()
        with transaction.atomic(), translation.override("en"):
            answer = getattr(client, method)(address)
            transaction.set_rollback(True)
        client.cookies = cookies
        if answer.status_code == 302 and answer["Location"].startswith(LOGIN):
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

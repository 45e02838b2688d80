"""The bodies that owe a report on 1 April, with a signatory each, signed in before the clock starts."""

import random
import secrets
from datetime import date, timedelta
from typing import NamedTuple

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone

from benchmarks import world
from tests.factories import named, organization, strategy
from tracker.models import (
    Assignment,
    Cycle,
    Membership,
    Obligation,
    Organization,
    ReportingRule,
    Target,
    User,
)
from tracker.rules.states import Role

YEAR = 2026
CAUSES = ("financing", "procurement", "legal_act", "other_body", "economy")


class Body(NamedTuple):
    """One that owes a report: its place among the others, and its signatory's session."""

    number: int
    session: str


def make(bodies: int, lines: int) -> list[Body]:
    """Replace what was there by so many bodies, each with targets of its own and one duty."""
    world.make(bodies * lines)
    receiver = organization("M-APRIL")
    rule = _rule(receiver)
    made = Organization.objects.bulk_create(
        Organization(code=f"A-{number}", kind="ministry", **named(f"Ministry {number}"))
        for number in range(bodies)
    )
    _let_answer(made, lines)
    cycle = Cycle.objects.create(
        strategy=rule.strategy, year=YEAR, opens_on=date(YEAR, 10, 3), due_on=date(YEAR + 1, 4, 1)
    )
    Obligation.objects.bulk_create(
        Obligation(
            cycle=cycle,
            rule=rule,
            organization=each,
            period_ends_on=date(YEAR, 12, 31),
            due_on=cycle.due_on,
        )
        for each in made
    )
    return [Body(number, key) for number, key in enumerate(_sign_in(_signatories(made)))]


def _rule(receiver: Organization) -> ReportingRule:
    return ReportingRule.objects.create(
        code="R-APRIL",
        act="report",
        **named("submit a report", "what"),
        recipient=receiver,
        cadence="yearly",
        due_month=4,
        due_day=1,
        due_year_offset=1,
        first_year=YEAR,
        strategy=strategy("S-BENCH"),
    )


def _let_answer(bodies: list[Organization], lines: int) -> None:
    targets = list(Target.objects.order_by("pk").values_list("pk", flat=True))
    Assignment.objects.bulk_create(
        (
            Assignment(target_id=targets[number * lines + line], organization=body)
            for number, body in enumerate(bodies)
            for line in range(lines)
        ),
        batch_size=2000,
    )


def _signatories(bodies: list[Organization]) -> list[User]:
    people = User.objects.bulk_create(
        User(username=f"april{number}", last_name=f"Signatory {number}", language="kk")
        for number in range(len(bodies))
    )
    Membership.objects.bulk_create(
        Membership(user=person, organization=body, role=Role.SIGNATORY)
        for person, body in zip(people, bodies, strict=True)
    )
    return people


def _sign_in(people: list[User]) -> list[str]:
    """Make each a session with Django's engine; no password is hashed."""
    store, ends = SessionStore(), timezone.now() + timedelta(days=1)
    rows = [
        Session(
            session_key=secrets.token_hex(16),
            session_data=store.encode(
                {
                    SESSION_KEY: str(person.pk),
                    BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[-1],
                    HASH_SESSION_KEY: person.get_session_auth_hash(),
                }
            ),
            expire_date=ends,
        )
        for person in people
    ]
    return [row.session_key for row in Session.objects.bulk_create(rows)]


def typed(number: int) -> dict[str, str]:
    """What is typed in a row; every second row falls short of its plan and must say why."""
    whole, tenths = 10 + number % 83, number % 97 % 10
    said = {
        "plan": f"{whole - 1},{tenths}0",
        "value": f"{whole},{tenths}0",
        "value_status": "preliminary",
        "expectation": "on_schedule",
        "source_text": f"Форма {number}, Бюро национальной статистики",
    }
    if number % 2:
        said |= {
            "plan": f"{whole + 2},{tenths}0",
            "expectation": "with_difficulties",
            "cause": CAUSES[number % len(CAUSES)],
            "cause_text": f"Строка {number}: средства поступили в четвёртом квартале, "
            "поэтому конкурс на закупку оборудования объявлен с опозданием на пять месяцев.",
            "measures": f"Строка {number}: завершить поставку и монтаж, ответственный "
            "департамент развития, срок 1 июля.",
        }
    return said


def texts(number: int) -> dict[str, str]:
    """The narrative and the covering letter of a body's report."""
    return {
        "done": f"Отчёт {number}. " + "Работы выполнены согласно плану мероприятий. " * 12,
        "obstacles": "Задержка закупок в первом полугодии. " * 8,
        "next_steps": "Ввод оборудования и обучение персонала. " * 8,
        "letter_number": f"12-3/{number}",
        "letter_date": "25.03.2027",
    }


def document(number: int, size: int) -> bytes:
    """A file that looks like a PDF, another one for each body."""
    return b"%PDF-1.7\n" + random.Random(number).randbytes(size - 16) + b"\n%%EOF\n"  # noqa: S311

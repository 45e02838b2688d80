"""What a page as of a past day costs, beside the same page of today."""

import statistics
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from django.apps import apps
from django.db import connection
from django.test import Client
from django.utils import timezone

from benchmarks import world
from benchmarks.run import NOW, ROUNDS, seconds
from tests.factories import World, organization
from tracker.models import Cycle, Target
from tracker.workflow import judging

TODAY = timezone.now()
PAST = timezone.localdate() - timedelta(days=30)
ANSWERS = """
    INSERT INTO tracker_assignment (target_id, organization_id, role_text, demo, quotes)
    SELECT id, %s, '', false, '[]' FROM tracker_target WHERE id %% 100 = 0
"""
HISTORY = """
    INSERT INTO "{history}" ({columns}, history_date, history_type)
    SELECT {columns}, %s, %s FROM "{table}" WHERE id %% %s = 0
"""
ENTRIES = ((90, "+", 1), (60, "~", 4), (10, "~", 3))  # days ago, what, and for one row in how many


def measure(targets: int) -> None:
    """Ask every public page with and without a past day, in turn."""
    make(targets)
    compare(targets)


def compare(targets: int) -> None:
    """Print what each page costs today and then."""
    one = Target.objects.filter(code__startswith="B").order_by("pk")[0]
    print(f"as of a past day: {targets} targets; milliseconds today, then, and their ratio")
    for address in addresses(one.code):
        today, then = f"/en/{address}", f"/en/{address}{'&' if '?' in address else '?'}as_of={PAST}"
        client = Client()
        ask(client, today), ask(client, then)
        pairs = [(ask(client, today), ask(client, then)) for _round in range(ROUNDS)]
        now, past = (statistics.median(each) for each in zip(*pairs, strict=True))
        print(f"  {address:28} {now:8.1f} {past:8.1f} {past / now:6.2f}")


def ask(client: Client, address: str) -> float:
    """How many milliseconds a page takes."""
    answers = []
    took = seconds(lambda: answers.append(client.get(address)))
    if answers[0].status_code != HTTPStatus.OK:
        raise ValueError(address)
    return took * 1000


def addresses(code: str) -> list[str]:
    """One address of each public page and file."""
    return [
        "",
        "targets/",
        "targets/?status=off_track",
        "targets/?q=ru+7",
        "targets.csv",
        "targets.json",
        *(f"targets/{code}{end}" for end in ("/", ".csv", ".json", ".svg")),
        "strategies/",
        "strategies/S-BENCH/",
        "organizations/",
        "organizations/M-BENCH/",
        "cycles/",
        "cycles/2026/",
        "changes/",
        "methodology/",
        "about/",
    ]


def make(targets: int) -> None:
    """So many targets, each with a verdict of last month and one of this, and a history."""
    if not Cycle.objects.exists():
        World()
    world.make(targets)
    with connection.cursor() as cursor:
        cursor.execute(ANSWERS, [organization("M-BENCH").pk])
    for days in (60, 10):
        Target.objects.update(status="no_data", verdict=None)
        judging.judge(Target.objects.all(), on=NOW.date(), at=TODAY - timedelta(days=days))
    with connection.cursor() as cursor:
        for model in apps.get_app_config("tracker").get_models():
            if hasattr(getattr(model, "history", None), "model"):
                _record(cursor, model)
        cursor.execute("ANALYZE")


def _record(cursor: Any, model: Any) -> None:
    """Give every row of a table its history."""
    history = model.history.model
    known = {field.name for field in history._meta.concrete_fields}
    own = [f'"{field.column}"' for field in model._meta.concrete_fields if field.name in known]
    names = {"history": history._meta.db_table, "table": model._meta.db_table}
    statement = HISTORY.format(columns=", ".join(own), **names)
    cursor.execute(f'TRUNCATE "{names["history"]}" CASCADE')
    for days, what, share in ENTRIES:
        cursor.execute(statement, [TODAY - timedelta(days=days), what, share])

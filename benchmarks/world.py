"""Many judged targets with yearly values, made inside the database."""

from collections.abc import Iterable
from typing import Any

from django.db import connection, models

from benchmarks.run import NOW, VALUES
from tests.factories import named, organization, place, source, strategy, unit
from tracker.models import Indicator, Observation, Screen, Series, Target, Verdict
from tracker.rules.alphabet import search_text
from tracker.workflow import judging, observations
from tracker.workflow.observations import SUMMARY

PATTERNS = 77  # a series has the values of the one 77 before it: 7 slopes with 11 kinds of noise
TABLES = ("screen", "verdict", "flag", "target", "observation", "series")
NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %s) "
SERIES = """INSERT INTO tracker_series
    (code, indicator_id, place_id, breakdown, pace_n, values_key)
    SELECT 'bench.' || i, %s, %s, '{}', 0, 0 FROM n"""
OBSERVATIONS = """INSERT INTO tracker_observation
    (series_id, value, value_text, unit_text, qualifier, period_text, period_start, period_end, year,
    status, used, source_id, source_text, edition, "group", quotes, note_kk, note_ru, note_en)
    SELECT s.id, {value}, '', '', 'exact', '', {first}, {last}, 2013 + i,
    'final', true, %s, '', '2025', '', '[]', '', '', ''
    FROM tracker_series s, n WHERE s.id BETWEEN %s AND %s"""
TARGETS = """INSERT INTO tracker_target
    (code, title_kk, title_ru, title_en, "group", strategy_id, strategy_text, series_id,
    connection_note_kk, connection_note_ru, connection_note_en, connection_accepted, kind, comparison,
    comparison_text, value, value_text, unit_id, unit_text, baseline_text, deadline,
    deadline_precision, deadline_text, standing, unclear, judged_with, parts, plan, baseline_follows,
    ended_as, superseded_reason, disputed, ambiguities_kk, ambiguities_ru, ambiguities_en,
    translation_confirmed, quotes, status, search_text)
    SELECT 'B' || s.id, {title_kk}, {title_ru}, {title_en}, 'number', %s, '', s.id,
    '', '', '', false, 'level', 'at_least', '', 20, '20', %s, '', '',
    CASE WHEN {pattern} < {undated} THEN NULL ELSE {deadline} END, 'year', '2035',
    'promise', false, '', '[]', '{{}}', false, '', '', false, '', '', '', false, '[]', 'no_data', {words}
    FROM tracker_series s WHERE s.id BETWEEN %s AND %s"""
DIALECTS = {
    "postgresql": {
        "value": "round(({value})::numeric, 2)",
        "first": "make_date(2013 + i, 1, 1)",
        "last": "make_date(2013 + i, 12, 31)",
        "deadline": "DATE '2035-12-31'",
        "settle": "VACUUM ANALYZE",  # as the server does by itself after a while
    },
    "sqlite": {
        "value": "printf('%%.2f', {value})",
        "first": "(2013 + i) || '-01-01'",
        "last": "(2013 + i) || '-12-31'",
        "deadline": "'2035-12-31'",
        "settle": "ANALYZE",
    },
}
TITLES = {
    "kk": "Ғылымға жұмсалатын ішкі шығыстардың жалпы ішкі өнімдегі үлесі: ",
    "ru": "Доля внутренних затрат на исследования и разработки в валовом продукте: ",
    "en": "Share of the domestic expenditure on research and development: ",
}
PATTERN = "((s.id - {first}) %% 77)"


def make(targets: int, *, undated: int = 0) -> None:
    """Replace what an earlier measurement made by so many judged targets of 12 values each.

    Every tenth verdict turned. undated: for so many of the patterns no deadline is stated.
    The engine judges one target of each pattern; its verdict is what it would give the others.
    """
    _clear()
    words = DIALECTS[connection.vendor]
    indicator = Indicator.objects.get_or_create(
        code="bench", defaults=named("Measured") | {"unit": unit()}
    )[0]
    _run(NUMBERS + SERIES, targets, indicator.pk, place().pk)
    first, last = _span()
    pattern = PATTERN.format(first=first)
    value = f"10 + ({pattern} %% 7) * 0.3 * i + ({pattern} * i %% 11) * 0.1"
    filled = OBSERVATIONS.format(**words | {"value": words["value"].format(value=value)})
    _run(NUMBERS + filled, VALUES, source().pk, first, last)
    titles = {f"title_{code}": f"'{title}' || s.id" for code, title in TITLES.items()}
    found_by = f"' b' || s.id || '{search_text(TITLES.values())}' || s.id || ' '"
    sql = TARGETS.format(**words, **titles, words=found_by, pattern=pattern, undated=undated)
    _run(sql, strategy("S-BENCH").pk, unit().pk, first, last)
    _judge_patterns(first)
    for table in TABLES:
        _run(f"{words['settle']} tracker_{table}")


def assign() -> None:
    """Let twenty bodies answer for the targets."""
    bodies = [organization(f"BENCH-{number}").pk for number in range(20)]
    _run(
        "INSERT INTO tracker_assignment (target_id, organization_id, role_text, quotes, demo) "
        "SELECT id, %s + id %% 20, '', '[]', false FROM tracker_target",
        min(bodies),
    )
    _run(f"{DIALECTS[connection.vendor]['settle']} tracker_assignment")


def _clear() -> None:
    """Empty the tables; the first series gets a new number all the same."""
    if connection.vendor == "postgresql":
        _run("TRUNCATE tracker_target, tracker_series CASCADE")
        return
    for table in TABLES:
        _run(f"DELETE FROM tracker_{table}")


def _judge_patterns(first: int) -> None:
    """Sum up and judge the first target of each pattern, and give the others the same."""
    leaders = range(first, first + PATTERNS)
    observations.refresh(set(leaders))
    judging.judge(Target.objects.filter(series_id__in=leaders), on=NOW.date(), at=NOW)
    leader = f"{first} + " + PATTERN.format(first=first)
    _run(
        f"UPDATE tracker_series AS s SET {_same('l', SUMMARY)} FROM tracker_series l "
        f"WHERE l.id = {leader}"
    )
    joined = (
        "FROM tracker_series s JOIN tracker_target t ON t.series_id = s.id "
        f"JOIN tracker_target l ON l.series_id = {leader} "
    )
    for model, own in ((Verdict, _TURNED), (Screen, _OWN)):
        names = [name for name in _columns(model) if name != "id"]
        told = ", ".join(own.get(name, f'v."{name}"') for name in names)
        _run(
            f"INSERT INTO {model._meta.db_table} ({_quoted(names)}) SELECT {told} {joined}"
            f"JOIN {model._meta.db_table} v ON v.target_id = l.id WHERE t.verdict_id IS NULL"
        )
    _run(
        "UPDATE tracker_target AS t SET verdict_id = v.id, status = v.status, "
        "look_again_on = (SELECT look_again_on FROM tracker_target WHERE verdict_id IS NOT NULL "
        "LIMIT 1) FROM tracker_verdict v WHERE v.target_id = t.id AND t.verdict_id IS NULL"
    )


_TURNED = {
    "target_id": "t.id",
    "status_before": "CASE WHEN s.id %% 10 = 0 THEN 'no_data' ELSE '' END",
}
_OWN = {"target_id": "t.id", "series_id": "s.id"}


def _columns(model: type[models.Model]) -> list[str]:
    return [field.column for field in model._meta.concrete_fields]


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _same(other: str, names: Iterable[str]) -> str:
    return ", ".join(f"{name} = {other}.{name}" for name in names)


def _span() -> tuple[int, int]:
    ids = Series.objects.aggregate(first=models.Min("pk"), last=models.Max("pk"))
    return ids["first"], ids["last"]


def _run(sql: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values or ())


def new_values(share: float, add: int) -> int:
    """Give that share of the series a new last value, through the door; return how many."""
    first, _last = _span()
    step = round(1 / share)
    rows = Observation.objects.filter(year=2013 + VALUES)
    some = rows.extra(where=["(series_id - %s) %% %s = 0"], params=[first, step])
    ids = list(some.values_list("series_id", flat=True))
    some.update(value=add)
    for start in range(0, len(ids), 2000):
        observations.changed(ids[start : start + 2000], at=NOW)
    return len(ids)


def touch(share: float) -> int:
    """Mark that share of the targets although nothing about them changed; return how many."""
    first, _last = _span()
    some = Target.objects.extra(
        where=["(series_id - %s) %% %s = 0"], params=[first, round(1 / share)]
    )
    return some.update(inputs_changed_at=NOW)

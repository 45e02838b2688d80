"""Many targets with yearly values, made inside the database."""

from django.db import connection

from benchmarks.run import NOW, VALUES
from tests.factories import named, place, source, strategy, unit
from tracker.models import Indicator, Target
from tracker.workflow import observations

SERIES = """
    INSERT INTO tracker_series (code, indicator_id, place_id, breakdown, pace_n)
    SELECT 'bench.' || n, %s, %s, '{}', 0 FROM generate_series(1, %s) n
"""
VALUES_OF_EACH = """
    INSERT INTO tracker_observation (series_id, value, value_text, unit_text, qualifier, period_text,
        period_start, period_end, year, status, used, source_id, source_text, edition,
        "group", quotes, note_kk, note_ru, note_en)
    SELECT s.id, round((10 + (s.id %% 7) * 0.3 * y + (s.id * y %% 11) * 0.1)::numeric, 2), '', '',
        'exact', (2013 + y)::text, make_date(2013 + y, 1, 1), make_date(2013 + y, 12, 31),
        2013 + y, 'final', true, %s, '', '2025', '', '[]', '', '', ''
    FROM tracker_series s, generate_series(1, %s) y WHERE s.code LIKE 'bench.%%'
"""
TARGET_OF_EACH = """
    INSERT INTO tracker_target (code, title_kk, title_ru, title_en, "group", strategy_id,
        strategy_text, series_id, connection_note_kk, connection_note_ru, connection_note_en,
        connection_accepted, kind, comparison,
        comparison_text, value, value_text, unit_id, unit_text, baseline_text, deadline,
        deadline_precision, deadline_text, standing, unclear, judged_with, parts,
        superseded_reason, disputed, ambiguities_kk, ambiguities_ru, ambiguities_en,
        translation_confirmed, quotes, status, plan, baseline_follows, ended_as)
    SELECT 'B' || s.id, 'kk ' || s.id, 'ru ' || s.id, 'en ' || s.id, 'number', %s, '', s.id,
        '', '', '', false, 'level', 'at_least', '', 20, '20', %s, '', '', DATE '2035-12-31', 'year',
        '2035', 'promise',
        false, '', '[]', '', false, '', '', '', false, '[]', 'no_data',
        '{}', false, ''
    FROM tracker_series s WHERE s.code LIKE 'bench.%%'
"""


def make(targets: int) -> None:
    """Replace what an earlier measurement made by so many targets of 12 values each."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE tracker_target, tracker_series CASCADE")
        indicator = Indicator.objects.get_or_create(
            code="bench", defaults=named("Measured") | {"unit": unit()}
        )[0]
        cursor.execute(SERIES, [indicator.pk, place().pk, targets])
        cursor.execute(VALUES_OF_EACH, [source().pk, VALUES])
        cursor.execute(TARGET_OF_EACH, [strategy("S-BENCH").pk, unit().pk])
        cursor.execute("ANALYZE")


def change(share: float) -> int:
    """Mark that share of the targets as changed; return how many."""
    step = round(1 / share)
    some = Target.objects.extra(where=["id %% %s = 0"], params=[step])
    observations.mark(some, at=NOW)
    return Target.objects.filter(inputs_changed_at__isnull=False).count()

"""Time that passes in tests: what was recorded so far becomes ten days old."""

from datetime import timedelta

from django.apps import apps
from django.db.models import F
from django.utils import timezone

from tests.factories import named, observe, series, target
from tracker.models import Observation, Place, Series, Target, Verdict
from tracker.workflow import observations
from tracker.workflow.judging import judge

TEN_DAYS = timedelta(days=10)
FILES = ("", "_csv", "_svg", "_png")


def then():
    """A past day: what was recorded before `ten_days_pass` stood on it, what came later did not."""
    return timezone.localdate() - timedelta(days=5)


def ten_days_pass():
    """Let everything that is recorded have happened ten days earlier."""
    for model in apps.get_app_config("tracker").get_models():
        if "history_date" in {field.name for field in model._meta.concrete_fields}:
            model.objects.update(history_date=F("history_date") - TEN_DAYS)
    for verdict in Verdict.objects.all():
        moment = verdict.judged_at - TEN_DAYS
        Verdict.objects.filter(pk=verdict.pk).update(
            judged_at=moment, judged_on=timezone.localdate(moment)
        )


def judge_now(*targets):
    """Judge some targets, or all."""
    chosen = Target.objects.filter(pk__in=[row.pk for row in targets]) if targets else None
    judge(chosen or Target.objects.all(), on=timezone.localdate(), at=timezone.now())


def judged(**more):
    """A target with its verdict of today."""
    row = target(**more)
    judge_now(row)
    return row


def page(client, path, day=None, language="en"):
    """A page as text, as of a day or of now."""
    asked = f"{'&' if '?' in path else '?'}as_of={day}" if day else ""
    answer = client.get(f"/{language}/{path}{asked}")
    assert answer.status_code == 200, (path, answer.content.decode())
    return answer.content.decode()


def revised():
    """A target whose value of 2025 was 15 on the past day and is 17 now; both were judged."""
    row = judged(code="T-R", series=series({2023: "13", 2024: "14", 2025: "15"}))
    ten_days_pass()
    value = Observation.objects.get(series=row.series, year=2025)
    value.value, value.value_text = 17, "17"
    observations.put(value, at=timezone.now())
    judge_now(row)
    return row


def research():
    """Research expenditure of the country and of two regions: for the pages of figures and regions."""
    row = series({2023: "0.13", 2024: "0.14"})
    row.indicator.code = "gerd_pct_gdp"
    row.indicator.save()
    for code in ("KZ-ABAY", "KZ-ATYRAU"):
        region = Place.objects.create(code=code, kind="region", **named(code))
        made = Series.objects.create(code=code, indicator=row.indicator, place=region)
        observe(made, 2024, "0.2")

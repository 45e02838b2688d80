"""Promises for the ledger's tests, and steps through its door."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tests.factories import NOW, TODAY, series, source, target, user
from tracker.models import Amendment, Target, Unit
from tracker.workflow import judging, ledger
from tracker.workflow.ledger_rules import Grounds, Refused

SPENDING = {2011: "0.15", 2012: "0.17", 2013: "0.17", 2014: "0.17", 2015: "0.17", 2016: "0.14"}
SPENDING |= {2023: "0.14", 2024: "0.16", 2025: "0.14"}
REASON = {"reason_kk": "Қаражат жоқ", "reason_ru": "Нет средств", "reason_en": "No money"}
ACT = {"act_kk": "Жарлық", "act_ru": "Указ", "act_en": "Decree"}
ACT |= {"act_number": "12", "act_on": date(2014, 5, 6)}
BY_ACT, OF_OURS = Grounds(**ACT, **REASON), Grounds(**REASON)


def per_cent():
    """The unit that is written right after a number."""
    names = {f"name_{code}": "%" for code in ("kk", "ru", "en")}
    return Unit.objects.get_or_create(code="share", defaults=names | {"percent": True})[0]


def promised(**more):
    """A judged promise: at least 1 % by 2015, on values that stay far below."""
    defaults = {"value": Decimal(1), "deadline": date(2015, 12, 31), "series": series(SPENDING)}
    defaults["unit"] = per_cent()
    made = target(**(defaults | more))
    judging.judge(Target.objects.filter(pk=made.pk), on=TODAY, at=NOW)
    return fresh(made)


def fresh(made):
    """A target as it is stored now."""
    return Target.objects.get(pk=made.pk)


def do(step, made, grounds=BY_ACT, **changes):
    """Take one step through the door as a keeper of the reference data; corrections name a source."""
    if step is ledger.correct and grounds.source is None:
        grounds = replace(grounds, source=source())
    return step(made, changes, grounds, by=user(), at=NOW, on=TODAY)


def move(made, to=date(2029, 12, 31), **changes):
    """Move a deadline by an act."""
    return do(ledger.amend, made, deadline=to, **changes)


def refused(step, made, grounds=BY_ACT, **changes):
    """The fields that a refusal names."""
    with pytest.raises(Refused) as told:
        do(step, made, grounds, **changes)
    assert not Amendment.objects.filter(target=made).exists()
    return set(told.value.message_dict)

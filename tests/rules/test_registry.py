from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.cadences import CADENCES
from tracker.rules.kinds import KINDS
from tracker.rules.methods import METHODS
from tracker.rules.registry import Registry
from tracker.rules.values import Goal, Value

ENTRIES = [entry for registry in (KINDS, METHODS, CADENCES) for entry in registry.values()]
FULL = {
    "value": Decimal(5),
    "high": Decimal(9),
    "factor": Decimal(2),
    "plan": ((2011, Decimal(4)), (2012, Decimal(5))),
    "deadline": date(2012, 12, 31),
}
BASELINE = Value(2010, Decimal(3))


def test_a_key_is_registered_once():
    registry = Registry()
    registry.add("one", "One", None)(str)

    with pytest.raises(ValueError, match="one"):
        registry.add("one", "Another", None)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.key)
def test_every_rule_has_a_label_and_a_key_that_can_be_stored(entry):
    assert entry.label
    assert entry.key.isidentifier()


@pytest.mark.parametrize("kind", [key for key in KINDS if KINDS[key].traits.needs])
@pytest.mark.parametrize("direction", [1, -1])
def test_a_kind_says_what_it_needs(kind, direction):
    whole = {"direction": direction, **FULL, "baseline": BASELINE}

    assert KINDS[kind].rule(Goal(kind, **whole)) is not None
    for field in KINDS[kind].traits.needs:
        assert (
            KINDS[kind].rule(Goal(kind, **(whole | {field: () if field == "plan" else None})))
            is None
        )


@pytest.mark.parametrize("kind", [key for key in KINDS if KINDS[key].traits.needs])
@given(value=st.decimals(-999, 999, places=2))
def test_what_is_missing_from_a_value_is_exactly_what_meets_the_goal(kind, value):
    bounds = KINDS[kind].rule(Goal(kind, **FULL, baseline=BASELINE))
    missing = bounds.missing(value)

    assert bounds.met_by(value + missing)
    assert bounds.met_by(value) == (missing == 0)

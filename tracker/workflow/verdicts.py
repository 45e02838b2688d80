"""One target judged: the verdict as it is stored, and the proof that it can be computed again."""

import json
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

from tracker.models import Screen, Series, Target, Verdict
from tracker.queries.ledger import ACTS
from tracker.rules.assess import judged
from tracker.rules.by_value import is_drawn_from_pace
from tracker.rules.case import Case
from tracker.rules.chance import Pace
from tracker.rules.exchange import as_text, decode, encode, fingerprint
from tracker.rules.judgements import judgements
from tracker.rules.kinds import KINDS, Course
from tracker.rules.methods import METHODS, disagree, opinions
from tracker.rules.values import Constants, Goal, Part, Record
from tracker.rules.values import Verdict as Judgement
from tracker.workflow import promises
from tracker.workflow.around import Around, Words
from tracker.workflow.cases import goal_of, record_of

CONSTANTS = Constants()
APART = ("status", "reasons", "method", "version", "evidence", "look_again_on")


encoded = cache(encode)  # for what is the same for every target


@cache
def rules_key(constants: Constants) -> int:
    """The fingerprint of what a verdict is computed by: the methods' versions and the constants."""
    versions = {key: method.traits.version for key, method in METHODS.items()}
    return fingerprint(Judgement.method, Judgement.version, versions, encoded(constants))


class Judged:
    """A target with its new judgement, and whether anything of it differs from the stored verdict.

    together: the targets that are judged with it. look_again_on: the next day on which the verdict
    can change by itself. row: the verdict as it is stored, in the order of `STORED`.
    """

    def __init__(self, target: Target, around: Around, together: list[Target], *, on: date) -> None:
        self.target = target
        goal, record = case_of(target, around, together, on=on)
        self.case = Case(goal, record, on, CONSTANTS)
        self.found = judged(self.case)
        acts = around.acts.get(target.pk, ())
        first = promises.judge_original(target, acts, record, on=on, constants=CONSTANTS)
        facts = facts_of(self.case, self.found, around.words(target)) | {"original": first.facts}
        self.judgements_differ: bool = facts["judgements_differ"]
        self.row = [as_text(facts[name]) if name in AS_JSON else facts[name] for name in STORED]
        self.key = fingerprint(self.row)
        ends = [one.superseded_on for one in (target, *together)]
        days = [self.found.look_again_on, first.look_again_on]
        days += (day for day in ends if day and day > on)
        self.look_again_on = min((day for day in days if day), default=None)
        stored: Screen | None = getattr(target, "screen", None)
        self.differs = target.verdict_id is None or stored is None or stored.facts != self.key
        self.screen = self._screen()
        self.screen_differs = stored is None or any(
            getattr(stored, name) != getattr(self.screen, name) for name in SCREENED
        )

    def _screen(self) -> Screen:
        case, found, target = self.case, self.found, self.target
        drawn = is_drawn_from_pace(case, found) and case.past == pace_of(target.series)
        bounds = case.chance_bounds if drawn else None
        return Screen(
            target_id=target.pk,
            series_id=target.series_id,
            status=found.status.value,
            chance=found.chance if drawn else None,
            low=float(bounds.low) if bounds and bounds.low is not None else None,
            high=float(bounds.high) if bounds and bounds.high is not None else None,
            deadline_year=case.goal.deadline.year if case.goal.deadline else None,
            least_change=case.least_change if drawn else None,
            values_key=target.series.values_key if target.series else 0,
            rules=rules_key(CONSTANTS),
            facts=self.key,
        )


AS_JSON = frozenset({"reasons", "constants", "inputs", "result", "opinions", "original"})
STORED = (
    *("status", "reasons", "method", "method_version", "constants", "inputs", "result"),
    *("evidence", "opinions", "original", "methods_disagree", "judgements_differ"),
)
# what verdicts of before second opinions did not record; nor did their results have `plan_due`
LATER = frozenset({"opinions", "methods_disagree", "judgements_differ", "original"})
SCREENED = tuple(field.attname for field in Screen._meta.concrete_fields)


def facts_of(case: Case, found: Judgement, words: Words) -> dict[str, Any]:
    """All of a verdict that can differ from one day to the next, as it is stored."""
    result = encode(found)
    for name in APART:
        del result[name]
    said = opinions(case)
    return {
        "status": found.status.value,
        "reasons": [reason.value for reason in found.reasons],
        "method": found.method,
        "method_version": found.version,
        "constants": encoded(case.constants),
        "inputs": {"goal": encode(case.goal), "record": encode(case.record), "words": words},
        "result": result,
        "evidence": found.evidence.value if found.evidence else "",
        "opinions": [encode(opinion) for opinion in said],
        "methods_disagree": disagree(found.status, said),
        "judgements_differ": judgements(found, case.goal, case.record).differ,
    }


def turned_from(before: str | None, status: str) -> str:
    """What a verdict keeps of the status before it; empty where there was none, or the same."""
    return before if before and before != status else ""


def pace_of(series: Series | None) -> Pace | None:
    """The pace as it is kept with a series; None where its values are too few."""
    if series is None or not series.pace_n:
        return None
    return Pace(*(getattr(series, f"pace_{name}") for name in Pace._fields))


class UnknownMethod(Exception):
    """This program does not have the method, or its version, that a verdict was made with."""


def differences(verdict: Verdict, *, early: bool = False) -> list[str]:
    """The names of what comes out differently when a stored verdict is computed again: none should.

    early: the verdict may be of before second opinions were recorded. UnknownMethod where it
    cannot be computed here; any other error means that its inputs are no longer whole.
    """
    if (verdict.method, verdict.method_version) != (Judgement.method, Judgement.version):
        raise UnknownMethod(f"{verdict.method}, version {verdict.method_version}")
    early = early and verdict.opinions is None
    goal = decode(Goal, verdict.inputs["goal"])
    record = decode(Record, verdict.inputs["record"])
    case = Case(
        goal,
        _without_ratings(goal, record) if early else record,
        verdict.judged_on,
        decode(Constants, verdict.constants),
    )
    again = facts_of(case, judged(case), verdict.inputs["words"])
    if original := promises.recompute_original(verdict):
        again["original"] = verdict.original | {"verdict": promises.stored(original)}
    del again["inputs"]  # they are what it is computed from
    if early:
        again = {name: value for name, value in again.items() if name not in LATER}
        del again["result"]["plan_due"]
    found = [name for name, value in again.items() if plain(getattr(verdict, name)) != plain(value)]
    moves = (one for one in verdict.target.amendments.all() if one.kind in ACTS)
    was_moved = any(one.made_at <= verdict.judged_at for one in moves)
    return [*found, "original"] if was_moved and not (early or verdict.original) else found


def plain(value: Any) -> Any:
    """A value as JSON gives it back, whole numbers as floats: PostgreSQL writes 1e22 as digits."""
    return json.loads(json.dumps(value), parse_int=float)


def _without_ratings(goal: Goal, record: Record) -> Record:
    """At first a reviewer's rating of a milestone was heard as its owner's word; it was no rating."""
    if KINDS[goal.kind].traits.course is not Course.EVENT:
        return record
    heard = tuple(replace(one, rating=None) for one in record.statements)
    return replace(record, statements=heard)


def case_of(
    target: Target, around: Around, together: list[Target], *, on: date
) -> tuple[Goal, Record]:
    """What the engine is asked about a target, with the parts it is judged with."""
    parts = tuple(
        Part(part.code, goal_of(part, on=on), _record_of(part, around, on=on)) for part in together
    )
    record = _record_of(target, around, on=on)
    rows = around.rows.get(target.series_id or 0, [])
    return goal_of(target, rows, on=on), replace(record, parts=parts) if parts else record


def _record_of(target: Target, around: Around, *, on: date) -> Record:
    rows = around.rows.get(target.series_id or 0, [])
    return record_of(target, rows, around.statements.get(target.pk, ()), on=on)

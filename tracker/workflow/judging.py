"""Verdicts kept up to date: judge what may have changed, store what did, touch nothing else."""

import logging
from collections import defaultdict
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import translation

from tracker.models import Organization, Target, Verdict
from tracker.rules.assess import assess
from tracker.rules.exchange import decode, encode
from tracker.rules.values import Constants, Goal, Part, Record
from tracker.rules.values import Verdict as Judgement
from tracker.sentences import sentence
from tracker.workflow import flags, observations, promises
from tracker.workflow.cases import Row, goal_of, record_of, rows_of

CHUNK = 200
CONSTANTS = Constants()
WEEKLY = 6  # Saturday

log = logging.getLogger(__name__)


def judge_marked(*, on: date, at: datetime) -> dict[str, int]:
    """Judge the targets whose inputs changed or whose day to look again has come.

    Once a week it also looks for verdicts of an earlier method: see `mark_outdated`.
    """
    if on.isoweekday() == WEEKLY:
        mark_outdated(at=at)
    return judge(
        Target.objects.filter(Q(inputs_changed_at__isnull=False) | Q(look_again_on__lte=on)),
        on=on,
        at=at,
    )


def mark_outdated(*, at: datetime) -> None:
    """Mark the targets whose verdict was made by another version of the method or its constants.

    It reads every present verdict, so it is not for each night: `load_data` asks after a new
    version was put in place, and the nightly run asks on Saturdays.
    """
    present = Q(verdict__method_version=Judgement.version, verdict__constants=encode(CONSTANTS))
    observations.mark(Target.objects.filter(~present, verdict__isnull=False), at=at)


def judge(targets: QuerySet[Target], *, on: date, at: datetime) -> dict[str, int]:
    """Judge targets in short transactions; return how many were judged and how many changed.

    A target that another worker holds is left to that worker.
    """
    counts = {"judged": 0, "changed": 0, "flags": 0}
    ids = list(targets.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), CHUNK):
        for key, number in _judge_chunk(ids[start : start + CHUNK], on=on, at=at).items():
            counts[key] += number
    return counts


@transaction.atomic
def _judge_chunk(ids: list[int], *, on: date, at: datetime) -> dict[str, int]:
    held = list(
        Target.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(pk__in=ids)
        .select_related("series__indicator__unit", "unit", "verdict")
        .prefetch_related("statements", "assignments__organization", "amendments")
        .order_by("pk")
    )
    judged = _judged(held, on=on)
    changed = [one for one in judged if one.differs]
    _store(changed, on=on, at=at)
    _look_again(judged)
    done = [one.target for one in judged]
    _unmark(done)
    raised = flags.reconcile_targets(done, at=at)
    return {"judged": len(done), "changed": len(changed), "flags": raised}


def _judged(targets: list[Target], *, on: date) -> list["Judged"]:
    """Judge each target. One that cannot be judged is logged and keeps its mark; the others go on."""
    partners = _partners(targets)
    rows = rows_of({one.series_id for one in [*targets, *partners] if one.series_id})
    judged = []
    for target in targets:
        together = [
            part
            for part in partners
            if target.judged_with and part.judged_with == target.judged_with
        ]
        try:
            judged.append(Judged(target, together, rows, on=on))
        except Exception:
            log.exception("target %s cannot be judged", target.code)
    return judged


def case_of(
    target: Target, together: list[Target], rows: dict[int, list[Row]], *, on: date
) -> tuple[Goal, Record]:
    """What the engine is asked about a target, with the parts it is judged with."""
    parts = tuple(
        Part(part.code, goal_of(part, on=on), record_of(part, rows[part.series_id or 0], on=on))
        for part in together
    )
    observed = rows[target.series_id or 0]
    record = record_of(target, observed, on=on)
    return goal_of(target, observed, on=on), replace(record, parts=parts or record.parts)


def _partners(targets: list[Target]) -> list[Target]:
    """All targets of the compositions that some of the targets belong to, in the order of codes."""
    groups = {target.judged_with for target in targets if target.judged_with}
    if not groups:
        return []
    return list(
        Target.objects.filter(judged_with__in=groups)
        .select_related("series__indicator")
        .prefetch_related("statements")
        .order_by("code")
    )


class Judged:
    """A target with its new judgement, and whether anything of it differs from the stored verdict."""

    def __init__(
        self, target: Target, together: list[Target], rows: dict[int, list[Row]], *, on: date
    ) -> None:
        self.target = target
        goal, record = case_of(target, together, rows, on=on)
        self.goal = goal
        self.found = assess(goal, record, on=on, constants=CONSTANTS)
        ends = [one.superseded_on for one in (target, *together)]
        first = promises.judge_original(target, record, on=on, constants=CONSTANTS)
        days = [self.found.look_again_on, first.look_again_on]
        days += (day for day in ends if day and day > on)
        self.look_again_on = min((day for day in days if day), default=None)
        self.words = words_of(target)
        self.facts = _facts(goal, record, self.found, self.words) | {"original": first.facts}
        self.differs = target.verdict is None or any(
            getattr(target.verdict, name) != value for name, value in self.facts.items()
        )


def _store(changed: list[Judged], *, on: date, at: datetime) -> None:
    """Add the new verdicts and let the targets point to them."""
    verdicts = Verdict.objects.bulk_create(
        Verdict(
            target=one.target,
            judged_on=on,
            judged_at=at,
            **one.facts,
            **_sentences(one.goal, one.found, one.words),
        )
        for one in changed
    )
    for one, verdict in zip(changed, verdicts, strict=True):
        one.target.verdict, one.target.status = verdict, verdict.status
    Target.objects.bulk_update([one.target for one in changed], ["verdict", "status"])


def _look_again(judged: list[Judged]) -> None:
    """Store the day on which each target must be judged again without any new data."""
    moved = [one for one in judged if one.target.look_again_on != one.look_again_on]
    for one in moved:
        one.target.look_again_on = one.look_again_on
    Target.objects.bulk_update([one.target for one in moved], ["look_again_on"])


def recompute(verdict: Verdict) -> Judgement:
    """Judge once more from what a stored verdict recorded: it must give the same."""
    return assess(
        decode(Goal, verdict.inputs["goal"]),
        decode(Record, verdict.inputs["record"]),
        on=verdict.judged_on,
        constants=decode(Constants, verdict.constants),
    )


def words_of(target: Target) -> dict[str, Any]:
    """The names that the sentences put beside the numbers, by language; kept with the verdict."""
    indicator = target.series.indicator if target.series else None
    unit = target.unit or (indicator.unit if indicator else None)
    names: dict[str, Any] = {"percent": bool(unit and unit.percent)}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            owners = [str(body) for body in responsible(target)]
            names[language] = {"unit": unit.name if unit else "", "owner": ", ".join(owners)}
    return names


def _facts(goal: Goal, record: Record, found: Judgement, words: dict[str, Any]) -> dict[str, Any]:
    """All of a verdict that can differ from one day to the next, as it is stored."""
    result = encode(found)
    for name in ("status", "reasons", "method", "version", "evidence", "look_again_on"):
        del result[name]
    return {
        "status": found.status.value,
        "reasons": [reason.value for reason in found.reasons],
        "method": found.method,
        "method_version": found.version,
        "constants": encode(CONSTANTS),
        "inputs": {"goal": encode(goal), "record": encode(record), "words": words},
        "result": result,
        "evidence": found.evidence.value if found.evidence else "",
    }


def _sentences(goal: Goal, found: Judgement, words: dict[str, Any]) -> dict[str, str]:
    """The verdict as whole sentences in each language."""
    return {
        f"sentence_{language}": sentence(
            goal, found, language=language, percent=words["percent"], **words[language]
        )
        for language, _name in settings.LANGUAGES
    }


def responsible(target: Target) -> list[Organization]:
    """The bodies that answer for a target by a document, not those of the demonstration."""
    return [row.organization for row in target.assignments.all() if not row.demo]


def _unmark(held: list[Target]) -> None:
    """Take the marks away that were seen, and only those: a newer one stays."""
    seen: dict[datetime, list[int]] = defaultdict(list)
    for target in held:
        if target.inputs_changed_at:
            seen[target.inputs_changed_at].append(target.pk)
    for mark, ids in seen.items():
        Target.objects.filter(pk__in=ids, inputs_changed_at=mark).update(inputs_changed_at=None)

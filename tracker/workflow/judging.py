"""Verdicts kept up to date: judge what may have changed, store what did, touch nothing else."""

from collections import defaultdict
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
from tracker.workflow import flags
from tracker.workflow.cases import goal_of, record_of

CHUNK = 200
CONSTANTS = Constants()
LOADED = ("series__observations", "statements", "assignments__organization")


def judge_marked(*, on: date, at: datetime) -> dict[str, int]:
    """Judge the targets whose inputs changed or whose day to look again has come."""
    return judge(
        Target.objects.filter(Q(inputs_changed_at__isnull=False) | Q(look_again_on__lte=on)),
        on=on,
        at=at,
    )


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
        .prefetch_related(*LOADED)
        .order_by("pk")
    )
    others = _judged_together(held)
    changed = [target for target in held if _rejudge(target, others, on=on, at=at)]
    _unmark(held)
    raised = flags.reconcile_targets(held, at=at)
    return {"judged": len(held), "changed": len(changed), "flags": raised}


def _judged_together(held: list[Target]) -> dict[str, list[Target]]:
    """The targets of each composition that is touched, in the order of their codes."""
    groups = {target.judged_with for target in held if target.judged_with}
    together: dict[str, list[Target]] = defaultdict(list)
    if groups:
        rows = (
            Target.objects.filter(judged_with__in=groups)
            .select_related("series__indicator")
            .prefetch_related(*LOADED)
            .order_by("code")
        )
        for target in rows:
            together[target.judged_with].append(target)
    return together


def case_of(target: Target, together: dict[str, list[Target]], *, on: date) -> tuple[Goal, Record]:
    """What the engine is asked about a target, with the parts it is judged with."""
    goal, record = goal_of(target), record_of(target, on=on)
    if target.judged_with:
        parts = tuple(
            Part(part.code, goal_of(part), record_of(part, on=on))
            for part in together[target.judged_with]
        )
        record = Record(record.values, record.statements, parts, record.undated)
    return goal, record


def _rejudge(target: Target, together: dict[str, list[Target]], *, on: date, at: datetime) -> bool:
    """Judge one target; store a verdict only where something of it differs from the present one."""
    goal, record = case_of(target, together, on=on)
    found = assess(goal, record, on=on, constants=CONSTANTS)
    facts = _facts(goal, record, found)
    fields: dict[str, Any] = {"look_again_on": found.look_again_on}
    differs = target.verdict is None or any(
        getattr(target.verdict, name) != value for name, value in facts.items()
    )
    if differs:
        target.verdict = Verdict.objects.create(
            target=target, judged_on=on, judged_at=at, **facts, **_sentences(target, goal, found)
        )
        target.status = found.status.value
        fields |= {"verdict": target.verdict, "status": target.status}
    if differs or target.look_again_on != found.look_again_on:
        Target.objects.filter(pk=target.pk).update(**fields)
    return differs


def recompute(verdict: Verdict) -> Judgement:
    """Judge once more from what a stored verdict recorded: it must give the same."""
    return assess(
        decode(Goal, verdict.inputs["goal"]),
        decode(Record, verdict.inputs["record"]),
        on=verdict.judged_on,
        constants=decode(Constants, verdict.constants),
    )


def _facts(goal: Goal, record: Record, found: Judgement) -> dict[str, Any]:
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
        "inputs": {"goal": encode(goal), "record": encode(record)},
        "result": result,
        "evidence": found.evidence.value if found.evidence else "",
    }


def _sentences(target: Target, goal: Goal, found: Judgement) -> dict[str, str]:
    """The verdict as one sentence in each language."""
    indicator = target.series.indicator if target.series else None
    unit = target.unit or (indicator.unit if indicator else None)
    made = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            made[f"sentence_{language}"] = sentence(
                goal,
                found,
                language=language,
                unit=unit.name if unit else "",
                percent=bool(unit and unit.percent),
                owner=", ".join(str(body) for body in responsible(target)),
            )
    return made


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

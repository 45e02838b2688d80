"""Verdicts kept up to date: judge what may have changed, store what did, touch nothing else."""

import logging
from array import array
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from itertools import batched

from django.db import connection, models, transaction
from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, When

from tracker.models import Screen, Target, Verdict
from tracker.rules.flags import wanted_target_flags
from tracker.workflow import flags
from tracker.workflow.around import Around
from tracker.workflow.inserting import insert
from tracker.workflow.verdicts import SCREENED, STORED, Judged, turned_from

CHUNK = {"sqlite": 50}  # so that on SQLite, which has one writer, nobody waits long
LARGE_CHUNK = 500
UNREAD = [  # the long texts of a target: nothing is judged by them
    field.name
    for field in Target._meta.concrete_fields
    if isinstance(field, models.TextField)
    or field.name.endswith("_text")
    or field.name in ("quotes", "text_days", "texts_behind")
]

log = logging.getLogger(__name__)


def marked(*, on: date) -> QuerySet[Target]:
    """The targets whose inputs changed or whose day to look again has come."""
    return Target.objects.filter(Q(inputs_changed_at__isnull=False) | Q(look_again_on__lte=on))


def judge_marked(*, on: date, at: datetime, wait: bool = True) -> dict[str, int]:
    """Judge the marked targets.

    Any number of workers may do this at once: each takes what no other holds, and what another has
    done meanwhile is not marked any more. With `wait`, it ends only when the others have ended too.
    """
    counts = judge(marked(on=on), on=on, at=at)
    if wait and connection.features.has_select_for_update_skip_locked:
        rest = judge(marked(on=on), on=on, at=at, skip_locked=False)
        counts = {key: counts[key] + rest[key] for key in counts}
    return counts


def judge(
    targets: QuerySet[Target], *, on: date, at: datetime, skip_locked: bool = True
) -> dict[str, int]:
    """Judge targets in short transactions; return how many were judged and how many changed.

    `targets` is asked again for each chunk, since others may have judged some of it meanwhile. A
    target that another worker holds is left to it.
    """
    counts = {"judged": 0, "changed": 0, "flags": 0}
    ids = array("q", targets.order_by().values_list("pk", flat=True).iterator())
    size = CHUNK.get(connection.vendor, LARGE_CHUNK)
    for some in batched(sorted(ids), size):
        with transaction.atomic():
            held = _hold(targets.filter(pk__in=some), skip_locked=skip_locked)
            for key, number in _judge_held(held, on=on, at=at).items():
                counts[key] += number
    return counts


def _hold(targets: QuerySet[Target], *, skip_locked: bool) -> list[Target]:
    """Take targets, with all that a verdict rests on and nothing that it does not.

    They are locked first and read then: a row that was waited for would bring along what its
    series was before.
    """
    supported = skip_locked and connection.features.has_select_for_update_skip_locked
    locked = targets.select_for_update(skip_locked=supported).order_by("pk")
    ids = list(locked.values_list("pk", flat=True))
    if not ids:
        return []
    found = Target.objects.filter(pk__in=ids).select_related("series", "screen")
    return list(found.defer(*UNREAD).order_by("pk"))


def _judge_held(held: list[Target], *, on: date, at: datetime) -> dict[str, int]:
    if not held:
        return {}
    judged = list(_judged(held, on=on))
    changed = [one for one in judged if one.differs]
    _store(changed, on=on, at=at)
    _unmark([one.target for one in judged if not one.differs])
    _look_again(judged)
    _store_screens([one.screen for one in judged if one.screen_differs])
    raised = flags.reconcile_targets(
        {
            one.target.pk: wanted_target_flags(
                one.found.status,
                one.found.reasons,
                judgements_differ=one.judgements_differ,
            )
            for one in judged
        },
        at=at,
    )
    return {"judged": len(judged), "changed": len(changed), "flags": raised}


def _judged(targets: list[Target], *, on: date) -> Iterator[Judged]:
    """Judge each target. One that cannot be judged is logged and keeps its mark; the others go on."""
    partners = _partners(targets)
    around = Around([*targets, *(one for group in partners.values() for one in group)])
    for target in targets:
        together = partners.get(target.judged_with, []) if target.judged_with else []
        try:
            yield Judged(target, around, together, on=on)
        except Exception:
            log.exception("target %s cannot be judged", target.code)


def _partners(targets: list[Target]) -> dict[str, list[Target]]:
    """All targets of the compositions that some of the targets belong to, in the order of codes."""
    groups = {target.judged_with for target in targets if target.judged_with}
    found: dict[str, list[Target]] = defaultdict(list)
    if groups:
        rows = Target.objects.filter(judged_with__in=groups).select_related("series")
        for row in rows.order_by("code"):
            found[row.judged_with].append(row)
    return found


def _look_again(judged: list[Judged]) -> None:
    """Store the day on which each target must be judged again without any new data, if it moved."""
    moved: dict[date | None, list[int]] = defaultdict(list)
    for one in judged:
        if one.look_again_on != one.target.look_again_on:
            moved[one.look_again_on].append(one.target.pk)
    for day, ids in moved.items():
        Target.objects.filter(pk__in=ids).update(look_again_on=day)


def _store(changed: list[Judged], *, on: date, at: datetime) -> None:
    """Add the new verdicts and let the targets point to them."""
    if not changed:
        return
    newest = Verdict.objects.filter(target=OuterRef("pk")).order_by("-pk")
    status = Subquery(newest.values("status")[:1])
    targets = [one.target for one in changed]
    held = Target.objects.filter(pk__in=[target.pk for target in targets])
    before = dict(held.values_list("pk", status))
    insert(
        Verdict,
        ("target", "judged_on", "judged_at", "status_before", *STORED),
        [
            (one.target.pk, on, at, turned_from(before[one.target.pk], one.found.status), *one.row)
            for one in changed
        ],
    )
    held.update(
        verdict=Subquery(newest.values("pk")[:1]),
        status=status,
        inputs_changed_at=_without_mark(targets),
    )


def _store_screens(screens: list[Screen]) -> None:
    Screen.objects.bulk_create(
        screens,
        update_conflicts=True,
        unique_fields=["target_id"],
        update_fields=[name for name in SCREENED if name != "target_id"],
    )


def _unmark(held: list[Target]) -> None:
    """Take the marks of targets away that were seen, and only those."""
    marked_ids = [target.pk for target in held if target.inputs_changed_at]
    if marked_ids:
        found = Target.objects.filter(pk__in=marked_ids)
        found.update(inputs_changed_at=_without_mark(held))


def _without_mark(held: list[Target]) -> Case:
    """No mark where the one that was seen still stands; a newer one stays."""
    seen = {target.inputs_changed_at for target in held if target.inputs_changed_at}
    return Case(
        When(inputs_changed_at__in=seen, then=None),
        default=F("inputs_changed_at"),
        output_field=models.DateTimeField(),
    )

"""What judging reads around the targets: one query a table for many, and what many share once."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.conf import settings

from tracker.models import Amendment, Assignment, Indicator, Organization, Target, Unit
from tracker.queries.ledger import ACTS
from tracker.workflow.cases import rows_of, statements_of

type Words = dict[str, Any]


class Around:
    """Observations, statements, acts and owners of some targets, read inside one transaction.

    What many targets share, an indicator, a unit, the names in the sentences, is there once.
    """

    def __init__(self, targets: Iterable[Target]) -> None:
        """Read what belongs to some targets, whose series are loaded, and give them their units."""
        targets = list(targets)
        ids = [target.pk for target in targets]
        _share(targets)
        self._words: dict[tuple[int | None, tuple[int, ...]], Words] = {}
        self.rows = rows_of({one.series_id for one in targets if one.series_id})
        self.statements = statements_of(ids)
        self.acts: dict[int, list[Amendment]] = defaultdict(list)
        self.owners: dict[int, list[Organization]] = defaultdict(list)
        for act in Amendment.objects.filter(target__in=ids, kind__in=ACTS).order_by("pk"):
            self.acts[act.target_id].append(act)
        for answers in _answers(ids):
            self.owners[answers.target_id].append(answers.organization)

    def words(self, target: Target) -> Words:
        """The unit and the owners of a target in each language; kept with its verdict."""
        unit = target.unit or (target.series.indicator.unit if target.series else None)
        owners = self.owners.get(target.pk, [])
        key = (unit.pk if unit else None, tuple(body.pk for body in owners))
        if key not in self._words:
            names: Words = {"percent": bool(unit and unit.percent)}
            for language, _name in settings.LANGUAGES:
                names[language] = {
                    "unit": named_in(unit, language) if unit else "",
                    "owner": ", ".join(named_in(body, language) for body in owners),
                }
            self._words[key] = names
        return self._words[key]


def _share(targets: list[Target]) -> None:
    """Let the targets share one record of each indicator and each unit."""
    series = [target.series for target in targets if target.series]
    of_series = {one.indicator_id for one in series}
    indicators = Indicator.objects.select_related("unit").in_bulk(of_series) if series else {}
    for one in series:
        one.indicator = indicators[one.indicator_id]
    with_unit = [target for target in targets if target.unit_id]
    units = Unit.objects.in_bulk({target.unit_id for target in with_unit}) if with_unit else {}
    for target in with_unit:
        target.unit = units[target.unit_id]


def _answers(ids: list[int]) -> Iterable[Assignment]:
    """Which bodies answer for targets by a document; those of the demonstration do not."""
    rows = Assignment.objects.filter(target__in=ids, demo=False)
    return rows.select_related("organization").order_by("pk")


def named_in(record: Unit | Organization, language: str) -> str:
    """The name of a record in a language, whichever is active."""
    return type(record).name.text(record, language)

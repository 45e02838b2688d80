"""Compute every stored verdict again from what was recorded with it, and report any that differs."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import F, Min, OuterRef, Q, QuerySet, Subquery

from tracker.models import Target, Verdict
from tracker.workflow import observations, sweep, verdicts

BLOCK = 500
LAST = 2**63


class Command(BaseCommand):
    """`verify_verdicts`: reads only. Exits with 1 where anything differs or cannot be computed."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        """Go through all verdicts, then through what the targets and the summaries say of them."""
        stored, wrong, unknown = 0, 0, 0
        complete = Verdict.objects.filter(opinions__isnull=False).aggregate(first=Min("pk"))[
            "first"
        ]
        for verdict in _rows().iterator(chunk_size=BLOCK):
            stored += 1
            try:
                names = _wrong(verdict, early=verdict.pk < (complete or LAST))
            except verdicts.UnknownMethod as method:
                unknown += 1
                self._tell(verdict, f"made by a method that this program does not have: {method}")
                continue
            except Exception as error:
                names = [f"its inputs, which are not whole ({error!r})"]
            if names:
                wrong += 1
                self._tell(verdict, f"differs in {', '.join(names)}")
        apart = self._apart()
        suspects = list(sweep.suspects(sweep.by_present_rules(sweep.rows())))
        stale = observations.untrue()
        for code in stale:
            self.stdout.write(f"series {code}: its summary is not that of its values")
        for target in Target.objects.filter(pk__in=suspects).order_by("code"):
            self.stdout.write(f"{target.code}: its series says something else than its verdict")
        self.stdout.write(
            f"{stored} verdicts: {stored - wrong - unknown} the same, {wrong} differ, "
            f"{unknown} by an unknown method. {apart} targets show another verdict than their "
            f"newest. {len(suspects)} verdicts are not those of their series. {len(stale)} series "
            "have a summary that is not that of their values."
        )
        if wrong or unknown or apart or suspects or stale:
            raise CommandError("Not all verdicts can be proved.")

    def _tell(self, verdict: Verdict, what: str) -> None:
        self.stdout.write(
            f"{verdict.target.code}, verdict {verdict.pk} of {verdict.judged_on}: {what}"
        )

    def _apart(self) -> int:
        """The targets whose status or verdict is not that of their newest verdict."""
        later = Q(verdicts__pk__gt=F("verdict"))
        other = ~Q(status=F("verdict__status"))
        wrong = Target.objects.filter(verdict__isnull=False).filter(later | other)
        codes = sorted(set(wrong.values_list("code", flat=True)))
        for code in codes:
            self.stdout.write(f"{code}: shows another verdict than its newest")
        return len(codes)


def _rows() -> QuerySet[Any]:
    """All verdicts in their order, each with the status of the one before it, if there is one."""
    earlier = Verdict.objects.filter(target=OuterRef("target"), pk__lt=OuterRef("pk"))
    before = Subquery(earlier.order_by("-pk").values("status")[:1])
    rows = Verdict.objects.annotate(before=before).order_by("pk")
    return rows.select_related("target").prefetch_related("target__amendments")


def _wrong(verdict: Any, *, early: bool) -> list[str]:
    """The names of what is not as it should be."""
    found = verdicts.differences(verdict, early=early)
    turned = verdicts.turned_from(verdict.before, verdict.status)
    return found if verdict.status_before == turned else [*found, "status_before"]

"""How far reports are filled in, section by section, in a few queries for all of them.

Pages, the board and its file ask here; `progress` counts the same lines in SQL for lists and mails.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from django.db.models import Count, QuerySet

from tracker.models import Evidence, Report, ReportLine
from tracker.models.report import TEXTS
from tracker.rules import filling, reporting
from tracker.rules.filling import Section, Share
from tracker.workflow.facts import facts_with


def shares_of(reports: QuerySet[Report]) -> dict[int, dict[Section, Share]]:
    """The shares of the sections of each report, by the id of its obligation."""
    lines: dict[int, list[ReportLine]] = defaultdict(list)
    for line in in_force(ReportLine.objects.filter(report__in=reports)):
        lines[line.report_id].append(line)
    counted = Evidence.objects.filter(report__in=reports).values_list("report")
    evidence = dict(counted.annotate(pieces=Count("pk")).order_by())
    return {report.obligation_id: _shares(report, lines[report.pk], evidence) for report in reports}


def in_force(lines: QuerySet[ReportLine]) -> QuerySet[ReportLine]:
    """The lines that a report still has to fill in, with all that weighing them asks for."""
    return (
        lines.filter(target__superseded_on=None)
        .select_related("target__series__indicator__unit")
        .prefetch_related("measure_rows")
    )


def facts_of(line: ReportLine) -> reporting.Line:
    """A line of `in_force` as the rules see it, its measures included."""
    return replace(facts_with(line), steps=line.steps)


def _shares(
    report: Report, lines: Iterable[ReportLine], evidence: Mapping[int, int]
) -> dict[Section, Share]:
    letter = (report.letter_number, report.letter_date)
    written = sum(bool(getattr(report, name).strip()) for name in TEXTS)
    return {
        **filling.of_lines(map(facts_of, lines)),
        Section.NARRATIVE: Share(written, len(TEXTS)),
        Section.EVIDENCE: Share(min(evidence.get(report.pk, 0), 1), 1),
        Section.LETTER: Share(sum(map(bool, letter)), len(letter)),
    }


def not_begun(assigned: int) -> dict[Section, Share]:
    """The shares of a report that nobody has begun, about so many targets."""
    return {
        Section.FACTS: Share(0, assigned),
        Section.MILESTONES: Share(0, 0),
        Section.DEVIATIONS: Share(0, 0),
        Section.NARRATIVE: Share(0, len(TEXTS)),
        Section.EVIDENCE: Share(0, 1),
        Section.LETTER: Share(0, 2),
    }

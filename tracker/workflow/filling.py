"""How far the reports of a cycle are filled in, section by section, in a few queries for all bodies."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.db.models import Count

from tracker.models import Cycle, Evidence, Report, ReportLine
from tracker.models.report import TEXTS
from tracker.rules import filling
from tracker.rules.filling import Section, Share
from tracker.workflow.facts import facts_with


def shares_of(cycle: Cycle) -> dict[int, dict[Section, Share]]:
    """The shares of the sections of each report of a cycle, by the id of its obligation."""
    reports = Report.objects.filter(obligation__cycle=cycle, obligation__rule__act="report")
    lines: dict[int, list[ReportLine]] = defaultdict(list)
    all_lines = ReportLine.objects.filter(report__in=reports)
    for line in all_lines.select_related("target__series__indicator__unit"):
        lines[line.report_id].append(line)
    counted = Evidence.objects.filter(report__in=reports).values_list("report")
    evidence = dict(counted.annotate(pieces=Count("pk")).order_by())
    return {report.obligation_id: _shares(report, lines[report.pk], evidence) for report in reports}


def _shares(
    report: Report, lines: Iterable[ReportLine], evidence: Mapping[int, int]
) -> dict[Section, Share]:
    letter = (report.letter_number, report.letter_date)
    return {
        **filling.of_lines(facts_with(line, None) for line in lines),
        Section.NARRATIVE: Share(sum(bool(getattr(report, name)) for name in TEXTS), len(TEXTS)),
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

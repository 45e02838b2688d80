"""What a report still lacks before it can be submitted."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Exists, OuterRef

from tracker.models import Evidence, Report, ReportLine, User
from tracker.permissions import records
from tracker.rules import reporting
from tracker.rules.provisional import is_due
from tracker.workflow.facts import facts_with


@dataclass(frozen=True)
class Problem:
    """What stops a submission: a code of `reporting.Problem`, and the line it concerns."""

    code: reporting.Problem
    line: ReportLine | None = None


class Incomplete(Exception):
    """The report cannot be submitted yet; `problems` says what is missing."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(", ".join(problem.code for problem in problems))
        self.problems = problems


def problems(report: Report, *, on: date, by: User | None = None) -> list[Problem]:
    """All that stops the submission, in the order of the form.

    Where only official figures are taken up, the rest stands as it was approved. Who hands in what
    came on paper adds a scan; the body itself need not.
    """
    lines = list(_lines(report))
    unanswered = report.remarks.filter(answer="").select_related("line")
    open_remarks = [Problem(reporting.Problem.UNANSWERED, remark.line) for remark in unanswered]
    if report.supplement:
        waiting = [line for line in lines if line.waited]
        still = [line for line in waiting if still_waits(line, on=on)]
        asked = [Problem(reporting.Problem.STILL_WAITING, line) for line in still]
        return [*_of_lines(waiting, on=on), *asked, *open_remarks]
    found = _of_lines(lines, on=on)
    if not lines and not report.done.strip():
        found.append(Problem(reporting.Problem.NARRATIVE))
    if not report.letter_number or not report.letter_date:
        found.append(Problem(reporting.Problem.LETTER))
    on_paper = report.recorded_by_id is not None and (by is None or records(by, report))
    if on_paper and not report.evidence.exclude(file="").exists():
        found.append(Problem(reporting.Problem.SCAN))
    return [*found, *open_remarks]


def still_waits(line: ReportLine, *, on: date) -> bool:
    """Whether a value waits for an official figure that should be out by now, or whose day nobody knows."""
    expected = line.figure_expected_on
    return line.waits and (expected is None or is_due(expected, on=on))


def _lines(report: Report) -> Iterable[ReportLine]:
    pieces = Evidence.objects.filter(lines=OuterRef("pk"))
    return (
        report.lines.filter(target__superseded_on=None)
        .select_related("report__obligation__cycle", "target__series__indicator__unit")
        .prefetch_related("measure_rows")
        .annotate(has_evidence=Exists(pieces))
        .order_by("target__code")
    )


def _of_lines(lines: Iterable[ReportLine], *, on: date) -> list[Problem]:
    return [
        Problem(code, line) for line in lines for code in reporting.problems(_facts(line), on=on)
    ]


def _facts(line: ReportLine) -> reporting.Line:
    has_evidence: bool = line.has_evidence  # type: ignore[attr-defined]  # annotated above
    duty = line.report.obligation
    known = reporting.Known(year=duty.cycle.year, ends_on=duty.period_ends_on)
    return replace(facts_with(line, known), steps=line.steps, has_evidence=has_evidence)

"""What a reader of another body gets of a report that its body works on, on both databases."""

from datetime import date

import pytest

from tests.factories import NOW
from tracker.models import Evidence
from tracker.permissions import check_can_see_evidence
from tracker.queries.handed_in import answers_shown, read_by
from tracker.roles import allows
from tracker.workflow import evidence, measures, reports

pytestmark = pytest.mark.django_db
LINK = {"title": "Yearbook", "public": False, "at": NOW}
STEP = {"what": "Hire", "who": "We", "until": date(2027, 9, 1), "state": "open", "outcome": ""}


def work(world, report):
    """Change every part of a report that came back."""
    line, by = report.lines.get(), world.officer
    reports.save_line(line, {"value": 17}, version=line.version, by=by)
    reports.save_texts(report, {"done": "More."}, by=by)
    measures.add(line, STEP, by=by)
    evidence.remove(report.evidence.get(), by=by)
    evidence.add_link(report, "https://example.kz/2", **LINK | {"title": "New"}, by=by)
    reports.answer(report.remarks.get(), "From the yearbook", by=by, at=NOW)


def content(report):
    """What a report says, part by part."""
    line = report.lines.prefetch_related("measure_rows").get()
    pieces = [(piece.title, piece.lines.count()) for piece in report.evidence.all()]
    (remark,) = answers_shown(report, report.remarks.all())
    return (line.value, report.done, line.steps, pieces, remark.answer)


def test_others_read_what_was_decided_on_and_the_body_what_it_writes(world):
    report = world.report()
    with_lines = {"lines": [report.lines.get()], "by": world.officer}
    evidence.add_link(report, "https://example.kz/1", **LINK, **with_lines)
    reports.submit(report, by=world.signatory, at=NOW, on=NOW.date())
    asked = {"questions": {None: "Why?"}, "revision_due_on": date(2026, 12, 1), "reason": "No"}
    reports.give_back(report, by=world.reviewer, at=NOW, **asked)
    work(world, report)

    for person, seen in (
        (world.reviewer, (16, "Much.", (), [("Yearbook", 1)], "")),
        (world.officer, (17, "More.", ("Hire",), [("New", 0)], "From the yearbook")),
    ):
        with read_by(person, report) as shown:
            value, done, steps, *rest = content(shown)
        assert (value, done, tuple(step.what for step in steps), *rest) == seen
    new = Evidence.objects.get()
    assert not allows(check_can_see_evidence, world.reviewer, new)
    assert allows(check_can_see_evidence, world.officer, new)

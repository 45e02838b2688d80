"""The sections of a report as a task list, each with how complete it really is."""

from datetime import date
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.models import Report, User
from tracker.models.report import TEXTS
from tracker.rules import reporting
from tracker.rules.reporting import Problem
from tracker.web.staff_words import progress_words
from tracker.workflow import reports
from tracker.workflow.facts import facts_with

EXPLAINS = {Problem.CAUSE, Problem.CAUSE_SHORT, Problem.MEASURES}


class Section(NamedTuple):
    """One row of the task list."""

    title: str
    hint: str
    url: str
    state: str
    complete: bool


class Rows(NamedTuple):
    """How many lines of a kind there are, and how many of them lack nothing."""

    good: int
    all: int

    @property
    def complete(self) -> bool:
        return self.good == self.all


def sections(found: Report, *, on: date, by: User) -> list[Section]:
    """The six sections in the order of the form, and the check at its end."""
    problems = reports.problems(found, on=on, by=by)
    figures, milestones, deviations = _rows(found, problems)
    table = reverse("report-lines", args=[found.pk])
    listed = [
        Section(
            _("Plan and fact"),
            _("The value reached for each indicator, its state and its source."),
            table,
            progress_words(figures.good, figures.all),
            figures.complete,
        ),
        Section(
            _("Milestones"),
            _("What was to be done by a day: done, not done, or when it is expected."),
            f"{table}?rows=milestones",
            progress_words(milestones.good, milestones.all)
            if milestones.all
            else _("No milestones in this report"),
            milestones.complete,
        ),
        Section(
            _("Deviations"),
            _("Causes and measures where the fact deviates from the plan."),
            f"{table}?rows=deviations",
            ngettext(
                "%(good)s of %(rows)s explained", "%(good)s of %(rows)s explained", deviations.all
            )
            % {"good": deviations.good, "rows": deviations.all}
            if deviations.all
            else _("Nothing deviates so far"),
            deviations.complete,
        ),
        *_papers(found),
    ]
    return [*listed, _check(found, len(problems))]


def _rows(found: Report, problems: list[reports.Problem]) -> tuple[Rows, Rows, Rows]:
    """The lines with figures or words, the milestones, and the lines that deviate."""
    wanting = {each.line.pk for each in problems if each.line and each.code not in EXPLAINS}
    unexplained = {each.line.pk for each in problems if each.line and each.code in EXPLAINS}
    lines = list(
        found.lines.filter(target__superseded_on=None).select_related(
            "target__series__indicator__unit"
        )
    )
    events = {line.pk for line in lines if line.target.kind == "milestone"}
    figures = {line.pk for line in lines} - events
    odd = {line.pk for line in lines if reporting.needs_cause(facts_with(line, None))}
    return (
        Rows(len(figures - wanting), len(figures)),
        Rows(len(events - wanting), len(events)),
        Rows(len(odd - unexplained), len(odd)),
    )


def _papers(found: Report) -> list[Section]:
    """The narrative, the evidence, and the letter with the responsible persons."""
    evidence = found.evidence.count()
    texts = reverse("report-texts", args=[found.pk])
    written = sum(bool(getattr(found, name).strip()) for name in TEXTS)
    letter = bool(found.letter_number and found.letter_date)
    named = bool(found.responsible.strip())
    return [
        Section(
            _("Narrative"),
            _("What was done, obstacles, next steps."),
            texts,
            ngettext(
                "%(written)s of %(texts)s text written",
                "%(written)s of %(texts)s texts written",
                len(TEXTS),
            )
            % {"written": written, "texts": len(TEXTS)},
            written == len(TEXTS),
        ),
        Section(
            _("Evidence"),
            _("Files and links that support the values."),
            reverse("report-evidence", args=[found.pk]),
            ngettext("%(count)s document", "%(count)s documents", evidence) % {"count": evidence},
            bool(evidence),
        ),
        Section(
            _("Covering letter and responsible persons"),
            _("Number and date of the letter; who can explain the figures."),
            f"{texts}#letter",
            _("Completed")
            if letter and named
            else _("Letter missing")
            if not letter
            else _("Responsible persons missing"),
            letter and named,
        ),
    ]


def _check(found: Report, missing: int) -> Section:
    return Section(
        _("Check and submit"),
        _("The whole report on one page, with what is still missing."),
        reverse("report-check", args=[found.pk]),
        ngettext("%(count)s thing missing", "%(count)s things missing", missing)
        % {"count": missing}
        if missing
        else _("Nothing is missing"),
        not missing,
    )

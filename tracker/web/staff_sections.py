"""The sections of a report as a task list, each with how complete it really is."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.models import Report, User
from tracker.rules.filling import EXPLAINED, Section, Share, section_of
from tracker.web.staff_words import progress_words
from tracker.workflow import filling, reports


class Task(NamedTuple):
    """One row of the task list."""

    title: str
    hint: str
    url: str
    state: str
    complete: bool


def sections(found: Report, *, on: date, by: User) -> list[Task]:
    """The six sections in the order of the form, and the check at its end."""
    problems = reports.problems(found, on=on, by=by)
    (shares,) = filling.shares_of(Report.objects.filter(pk=found.pk)).values()
    figures, milestones = shares[Section.FACTS], shares[Section.MILESTONES]
    deviations = shares[Section.DEVIATIONS]
    wanting = {
        section_of(filling.facts_of(each.line))
        for each in problems
        if each.line and each.code not in EXPLAINED
    }
    table = reverse("report-lines", args=[found.pk])
    listed = [
        Task(
            _("Plan and fact"),
            _("The value reached for each indicator, its state and its source."),
            table,
            progress_words(figures.done, figures.asked),
            figures.whole and Section.FACTS not in wanting,
        ),
        Task(
            _("Milestones"),
            _("What was to be done by a day: done, not done, or when it is expected."),
            f"{table}?rows=milestones",
            progress_words(milestones.done, milestones.asked)
            if milestones.asked
            else _("No milestones in this report"),
            milestones.whole and Section.MILESTONES not in wanting,
        ),
        Task(
            _("Deviations"),
            _("Causes and measures where the fact deviates from the plan."),
            f"{table}?rows=deviations",
            ngettext(
                "%(good)s of %(rows)s explained", "%(good)s of %(rows)s explained", deviations.asked
            )
            % {"good": deviations.done, "rows": deviations.asked}
            if deviations.asked
            else _("Nothing deviates so far"),
            deviations.whole,
        ),
        *_papers(found, shares),
    ]
    return [*listed, _check(found, len(problems))]


def _papers(found: Report, shares: Mapping[Section, Share]) -> list[Task]:
    """The narrative, the evidence, and the letter with the responsible persons."""
    evidence = found.evidence.count()
    texts = reverse("report-texts", args=[found.pk])
    narrative, letter = shares[Section.NARRATIVE], shares[Section.LETTER].whole
    named = bool(found.responsible.strip())
    return [
        Task(
            _("Narrative"),
            _("What was done, obstacles, next steps."),
            texts,
            ngettext(
                "%(written)s of %(texts)s text written",
                "%(written)s of %(texts)s texts written",
                narrative.asked,
            )
            % {"written": narrative.done, "texts": narrative.asked},
            narrative.whole,
        ),
        Task(
            _("Evidence"),
            _("Files and links that support the values."),
            reverse("report-evidence", args=[found.pk]),
            ngettext("%(count)s document", "%(count)s documents", evidence) % {"count": evidence},
            bool(evidence),
        ),
        Task(
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


def _check(found: Report, missing: int) -> Task:
    return Task(
        _("Check and submit"),
        _("The whole report on one page, with what is still missing."),
        reverse("report-check", args=[found.pk]),
        ngettext("%(count)s thing missing", "%(count)s things missing", missing)
        % {"count": missing}
        if missing
        else _("Nothing is missing"),
        not missing,
    )

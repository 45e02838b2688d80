"""The decision on a report: what the reviewer fills in, and the one call that follows."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from tracker import labels
from tracker.models import Report, ReportLine, User
from tracker.rules.flags import working_days_after
from tracker.workflow import reports, reviewing
from tracker.workflow.reviewing import Mark, mark_of

APPROVE, WITH_REMARK, GIVE_BACK, REOPEN = "approve", "approve_with_remark", "give_back", "reopen"
TAKE, SAVE = "take", "save"
DECISIONS = (
    (TAKE, _("Take the review")),
    (SAVE, _("Save without deciding")),
    (APPROVE, _("Approve")),
    (WITH_REMARK, _("Approve with the public remark")),
    (GIVE_BACK, _("Return for revision")),
    (REOPEN, _("Reopen")),
)
REVISION_WORKING_DAYS = 5


def seen(report: Report) -> str:
    """Which state and which submission the reviewer has before him."""
    return f"{report.state} {report.submitted_at.isoformat() if report.submitted_at else ''}"


class DecisionForm(forms.Form):
    """One decision with its texts. Questions stand beside the lines they ask about."""

    decision = forms.ChoiceField(choices=DECISIONS)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    remark = forms.CharField(
        label=_("Public remark"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    code = forms.ChoiceField(
        label=_("Reason, in short"),
        required=False,
        choices=[("", pgettext_lazy("drop-down", "choose")), *labels.RETURN_REASON.items()],
    )
    reason = forms.CharField(
        label=_("Reason"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    revision_due_on = forms.DateField(
        label=_("Revision due on"),
        required=False,
        widget=forms.DateInput(attrs={"autocomplete": "off"}, format="%d.%m.%Y"),
    )
    question = forms.CharField(
        label=_("Question about the whole report"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(
        self, sent: Any = None, *, report: Report, lines: list[ReportLine], on: date
    ) -> None:
        initial = {
            "seen": seen(report),
            "revision_due_on": working_days_after(on, REVISION_WORKING_DAYS),
        }
        super().__init__(sent, initial=initial)
        self.report, self.lines, self.on = report, lines, on
        for line in lines:
            self._add_marks(line)

    def _add_marks(self, line: ReportLine) -> None:
        """The two fields of a line. What was shown travels along: only a change is stored."""
        thought = mark_of(line)
        self.fields[f"accept_{line.pk}"] = forms.BooleanField(
            label=gettext("Accept this line"),
            required=False,
            initial=thought.accepted,
            show_hidden_initial=True,
        )
        self.fields[f"question_{line.pk}"] = forms.CharField(
            label=gettext("Question about this line"),
            required=False,
            initial=thought.question,
            show_hidden_initial=True,
            widget=forms.Textarea(attrs={"rows": 2}),
        )

    @property
    def marks(self) -> dict[ReportLine, Mark]:
        """What the reviewer changed in what is thought of the lines."""
        changed = set(self.changed_data)
        return {
            line: self._sent(line)
            for line in self.lines
            if {f"accept_{line.pk}", f"question_{line.pk}"} & changed
        }

    def _sent(self, line: ReportLine) -> Mark:
        given = self.cleaned_data
        return Mark(given.get(f"accept_{line.pk}", False), given.get(f"question_{line.pk}", ""))

    @property
    def questions(self) -> dict[ReportLine | None, str]:
        """The questions by the line they are about, also of lines that the page did not show."""
        found: dict[ReportLine | None, str] = {None: self.cleaned_data.get("question", "")}
        for line in self.lines:
            shown = f"question_{line.pk}" in self.data
            found[line] = self._sent(line).question if shown else mark_of(line).question
        return {line: text for line, text in found.items() if text}

    def clean(self) -> dict[str, Any]:
        """Nothing that was written is dropped in silence, and nothing needed is left out."""
        decision = self.cleaned_data.get("decision")
        for line, sent in self.marks.items():
            self._check_mark(line, sent)
        if decision in (APPROVE, WITH_REMARK):
            self._check_approval(decision)
        elif decision != TAKE:
            self._check_dropped(decision)
        if decision in (TAKE, SAVE) and self._has_words_of_a_decision():
            self.add_error(
                None, gettext("These texts belong to a decision: decide, or clear them.")
            )
        if decision == GIVE_BACK:
            self._check_return()
        if decision == REOPEN and not self.cleaned_data.get("reason"):
            self.add_error("reason", gettext("Give a reason."))
        return self.cleaned_data

    def _has_words_of_a_decision(self) -> bool:
        given = self.cleaned_data
        return any(given.get(name) for name in ("question", "reason", "remark", "code"))

    def _check_mark(self, line: ReportLine, sent: Mark) -> None:
        """A line is accepted or asked about, and what a colleague thought meanwhile is not lost."""
        name = f"question_{line.pk}"
        if sent.accepted and sent.question:
            self.add_error(name, gettext("You accepted this line and ask about it: keep one."))
        before = Mark(
            self.data.get(f"initial-accept_{line.pk}") == "True",
            self.data.get(f"initial-{name}", "").replace("\r\n", "\n"),
        )
        stored = mark_of(line)
        if stored not in (before, sent, before._replace(question=before.question.strip())):
            told = stored.question or gettext("Accepted")
            text = gettext("A colleague has marked this line meanwhile: %(mark)s")
            self.add_error(name, text % {"mark": told})

    def _check_approval(self, decision: str) -> None:
        remark = self.cleaned_data.get("remark")
        if self.questions:
            self.add_error(
                None, gettext("You have asked questions: return the report, or clear them.")
            )
        if self.cleaned_data.get("reason"):
            self.add_error(
                "reason", gettext("A reason belongs to a return or a reopening: clear it.")
            )
        if decision == APPROVE and remark:
            self.add_error("remark", gettext("Approve with this remark, or clear it."))
        if decision == WITH_REMARK and not remark:
            self.add_error("remark", gettext("Write the public remark."))

    def _check_dropped(self, decision: str | None) -> None:
        if self.cleaned_data.get("remark"):
            self.add_error("remark", gettext("A public remark belongs to an approval: clear it."))
        if decision == REOPEN and self.questions:
            self.add_error(
                None, gettext("Questions belong to a return: write them in the reason, clear them.")
            )

    def _check_return(self) -> None:
        if not self.cleaned_data.get("code"):
            self.add_error("code", gettext("Choose the reason."))
        if not self.cleaned_data.get("reason"):
            self.add_error("reason", gettext("Give a reason."))
        if not self.questions:
            self.add_error(
                "question",
                gettext("Ask at least one question about the report or one of its lines."),
            )
        due = self.cleaned_data.get("revision_due_on")
        unread = "revision_due_on" in self.errors
        if not unread and (due is None or due <= self.on):
            self.add_error("revision_due_on", gettext("Choose a day after today."))


def refuse_stale(report: Report, shown: str) -> None:
    """Raise Conflict where the report is not any more what the reviewer had before him."""
    if shown.split()[:1] != [report.state]:
        raise reports.Conflict(gettext("Somebody else has decided on this report meanwhile."))
    if shown != seen(report):
        raise reports.Conflict(gettext("The report has changed since you opened this page."))


@transaction.atomic
def decide(form: DecisionForm, *, by: User, at: datetime) -> str:
    """Carry out a valid decision; return the sentence that tells what happened."""
    report, given = form.report, form.cleaned_data
    refuse_stale(report, given["seen"])
    reference = {"reference": report.reference}
    match given["decision"]:
        case "take":
            reviewing.assign(report, by, by=by, at=at)
            reviewing.mark(report, form.marks, by=by, at=at)
            return gettext("You review this report: %(reference)s.") % reference
        case "save":
            reviewing.mark(report, form.marks, by=by, at=at)
            return gettext("Saved. Nothing is decided yet.")
        case "give_back":
            kept = {line: sent for line, sent in form.marks.items() if not sent.question}
            reviewing.mark(report, kept, by=by, at=at)
            reports.give_back(
                report,
                by=by,
                at=at,
                reason=given["reason"],
                questions=form.questions,
                code=given["code"],
                revision_due_on=given["revision_due_on"],
            )
            return gettext("Returned for revision: %(reference)s.") % reference
        case "reopen":
            reports.reopen(report, by=by, at=at, reason=given["reason"])
            return gettext("Reopened: %(reference)s.") % reference
    reviewing.mark(report, form.marks, by=by, at=at)
    judged = reports.approve(report, by=by, at=at, on=form.on, remark=given["remark"])
    return ngettext(
        "Approved: %(reference)s. %(count)s target was judged anew.",
        "Approved: %(reference)s. %(count)s targets were judged anew.",
        len(judged),
    ) % {**reference, "count": len(judged)}

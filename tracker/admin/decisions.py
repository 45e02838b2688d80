"""The decision on a report: what the reviewer fills in, and the one call that follows."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from tracker.models import Report, ReportLine, User
from tracker.rules.flags import working_days_after
from tracker.workflow import reports

APPROVE, WITH_REMARK, GIVE_BACK, REOPEN = "approve", "approve_with_remark", "give_back", "reopen"
DECISIONS = (
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
            self.fields[f"question_{line.pk}"] = forms.CharField(
                label=gettext("Question about this line"),
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    @property
    def questions(self) -> dict[ReportLine | None, str]:
        """The questions that were written, by the line they are about."""
        found: dict[ReportLine | None, str] = {None: self.cleaned_data.get("question", "")}
        for line in self.lines:
            found[line] = self.cleaned_data.get(f"question_{line.pk}", "")
        return {line: text for line, text in found.items() if text}

    def clean(self) -> dict[str, Any]:
        """Nothing that was written is dropped in silence, and nothing needed is left out."""
        decision = self.cleaned_data.get("decision")
        if decision in (APPROVE, WITH_REMARK):
            self._check_approval(decision)
        else:
            self._check_dropped(decision)
        if decision == GIVE_BACK:
            self._check_return()
        if decision == REOPEN and not self.cleaned_data.get("reason"):
            self.add_error("reason", gettext("Give a reason."))
        return self.cleaned_data

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
        if not self.cleaned_data.get("reason"):
            self.add_error("reason", gettext("Give a reason."))
        if not self.questions:
            self.add_error(
                "question",
                gettext("Ask at least one question about the report or one of its lines."),
            )
        due = self.cleaned_data.get("revision_due_on")
        if due is None or due <= self.on:
            self.add_error("revision_due_on", gettext("Choose a day after today."))


def decide(form: DecisionForm, *, by: User, at: datetime) -> str:
    """Carry out a valid decision; return the sentence that tells what happened."""
    report, given = form.report, form.cleaned_data
    if given["seen"].split()[:1] != [report.state]:
        raise reports.Conflict(gettext("Somebody else has decided on this report meanwhile."))
    if given["seen"] != seen(report):
        raise reports.Conflict(gettext("The report has changed since you opened this page."))
    reference = {"reference": report.reference}
    match given["decision"]:
        case "give_back":
            reports.give_back(
                report,
                by=by,
                at=at,
                reason=given["reason"],
                questions=form.questions,
                revision_due_on=given["revision_due_on"],
            )
            return gettext("Returned for revision: %(reference)s.") % reference
        case "reopen":
            reports.reopen(report, by=by, at=at, reason=given["reason"])
            return gettext("Reopened: %(reference)s.") % reference
    judged = reports.approve(report, by=by, at=at, on=form.on, remark=given["remark"])
    return ngettext(
        "Approved: %(reference)s. %(count)s target was judged anew.",
        "Approved: %(reference)s. %(count)s targets were judged anew.",
        len(judged),
    ) % {**reference, "count": len(judged)}

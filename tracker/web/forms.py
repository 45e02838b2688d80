"""The forms of the staff portal: one row of the plan/fact table, the texts, evidence, answers."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, URLValidator
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from tracker import labels
from tracker.labels_content import Words
from tracker.models import ReportLine
from tracker.models.fields import EARLIEST, LATEST, NARRATIVE
from tracker.models.forms import NumberField
from tracker.rules import numbers
from tracker.web.parts import PartForm, Tick

READINGS = ("fraction", "thousands")  # in the order of numbers.Ambiguous
CLASSES = {
    forms.Textarea: "govuk-textarea",
    forms.Select: "govuk-select",
    forms.FileInput: "govuk-file-upload",
    forms.RadioSelect: "govuk-radios__input",
    forms.CheckboxInput: "govuk-checkboxes__input",
    forms.CheckboxSelectMultiple: "govuk-checkboxes__input",
}


class TypedNumber(NumberField):
    """A number whose question is asked beside it: `meant` is the answer for a text such as 1,234."""

    meant = ""

    def to_python(self, value: Any) -> Any:
        """Return a Decimal; take an answer for a question."""
        try:
            return super().to_python(value)
        except ValidationError as error:
            if error.code != "ambiguous" or self.meant not in READINGS:
                raise
        try:
            return numbers.parse(str(value))
        except numbers.Ambiguous as question:
            return question.readings[READINGS.index(self.meant)]


class DayField(forms.DateField):
    """A day within reason."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateInput(attrs={"placeholder": _("dd.mm.yyyy"), "autocomplete": "off"})
        super().__init__(widget=widget, required=False, **options)

    def validate(self, value: Any) -> None:
        """Refuse a year that can only be a slip of the finger."""
        super().validate(value)
        if value and not EARLIEST <= value <= LATEST:
            raise ValidationError(_("Enter a day between 1990 and 2100."))


class SomeOf(forms.MultipleChoiceField):
    """Some of several choices. An empty one, as a drop-down sends it, is none."""

    def to_python(self, value: Any) -> list[str]:
        """Return what was chosen."""
        return [one for one in super().to_python(value) if one]


def words(label: Any, *, rows: int = 3, **options: Any) -> forms.CharField:
    """Return a text of at most 2,000 characters; a longer one is kept and complained about."""
    return forms.CharField(
        label=label,
        required=False,
        widget=forms.Textarea(attrs={"rows": rows}),
        validators=[MaxLengthValidator(NARRATIVE)],
        **options,
    )


def choice(label: Any, table: Words) -> forms.ChoiceField:
    """Return a drop-down of coded values, with nothing chosen at first."""
    empty = [("", pgettext_lazy("drop-down", "choose"))]
    return forms.ChoiceField(label=label, required=False, choices=[*empty, *table.items()])


class PlainForm(forms.Form):
    """A form whose fields carry the classes of the look; nothing is required by the browser."""

    use_required_attribute = False

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            kind = next(
                (CLASSES[each] for each in type(field.widget).__mro__ if each in CLASSES), ""
            )
            field.widget.attrs.setdefault("class", kind or "govuk-input")


class LineForm(PartForm, PlainForm):
    """One row of the plan/fact table. Only the fields that the target's kind needs are there."""

    FACT = ("plan", "value", "value_status", "no_data_reason", "figure_on")
    EVENT = ("outcome", "done_on", "forecast_on")
    EXPECTED = ("expectation", "forecast_value", "forecast_on")
    NUMBERS = ("plan", "value", "forecast_value")
    REST = ("cause", "cause_text", "measures", "source_text")
    OF_KIND: Mapping[str, tuple[str, ...]] = {
        "number": (*FACT, *EXPECTED, *REST, "checked", "checked_note"),
        "milestone": (*EVENT, "expectation", "progress", *REST),
        "words": ("expectation", "progress", "source_text"),
    }

    plan = TypedNumber(label=_("Plan for the year"), required=False)
    value = TypedNumber(label=_("Fact"), required=False)
    value_status = choice(_("State of the value"), labels.LINE_STATUS)
    no_data_reason = choice(_("If there is no value: why"), labels.NO_DATA)
    figure_on = DayField(label=_("If it is not final: official figure expected on"))
    outcome = forms.ChoiceField(
        label=_("Outcome"),
        required=False,
        choices=[
            ("", _("In progress")),
            ("done", pgettext_lazy("milestone", "Done")),
            ("not_done", _("Not done")),
        ],
    )
    done_on = DayField(label=_("Done on"))
    expectation = choice(_("What you expect of the target"), labels.EXPECTATION)
    forecast_value = TypedNumber(label=_("Value expected at the deadline"), required=False)
    forecast_on = DayField(label=_("Expected on"))
    progress = words(_("Progress in words"))
    cause = choice(_("Cause of the deviation"), labels.CAUSE)
    cause_text = words(_("The cause in words"), rows=2)
    measures = words(_("Measures: what, who, until when"), rows=2)
    source_text = forms.CharField(label=_("Source of the value"), max_length=300, required=False)
    checked = forms.BooleanField(
        label=_("Checked, the value is right"), required=False, widget=Tick
    )
    checked_note = forms.CharField(
        label=_("Checked, the value is right: note"), max_length=300, required=False
    )

    def __init__(self, line: ReportLine, kind: str, data: Any = None) -> None:
        self.line, self.kind = line, kind
        names = self.OF_KIND[kind]
        initial = {name: getattr(line, name, "") for name in names}
        initial["outcome"] = "done" if line.done else "not_done" if line.not_done else ""
        super().__init__(data, prefix=f"line-{line.pk}", initial=initial)
        for name in self.fields.keys() - set(names):
            del self.fields[name]
        if kind == "number":
            self.fields["forecast_on"].label = _("Day on which the target is expected to be met")
        for name in self.fields.keys() & set(self.NUMBERS):
            field = self.fields[name]
            assert isinstance(field, TypedNumber)  # noqa: S101 -- declared so above
            field.stored = getattr(line, name)
            field.meant = (data or {}).get(self.add_prefix(f"{name}_meant"), "")

    def clean(self) -> dict[str, Any]:
        """Understand a dash as "no data", and ask where two answers exclude each other."""
        said = self.cleaned_data
        if self.kind == "number" and "value" in said:
            self._clean_fact(said)
        if self.kind == "milestone" and said.get("done_on") and said.get("outcome") != "done":
            self.add_error("outcome", _("You gave the day on which it was done: is it done?"))
        return said

    def _clean_fact(self, said: dict[str, Any]) -> None:
        typed = str(self.data.get(self.add_prefix("value"), "")).strip()
        if said["value"] is not None:
            said["no_data_reason"] = ""
            if said.get("value_status") == "no_data":
                self.add_error(
                    "value_status", _("You entered a number and chose “no data”. Keep one of them.")
                )
        elif (typed and typed in numbers.NO_DATA) or said.get("no_data_reason"):
            said["value_status"] = "no_data"

    @property
    def values(self) -> dict[str, Any]:
        """The columns of the row as they were typed, of the fields that were sent."""
        said = self.said
        if "outcome" in said:
            outcome = said.pop("outcome")
            said |= {"done": outcome == "done", "not_done": outcome == "not_done"}
        return said

    def question(self, name: str) -> list[tuple[str, str]]:
        """The two readings of an ambiguous number, to choose from; nothing if all is clear."""
        errors = self.errors.as_data().get(name, [])
        params = next((error.params for error in errors if error.code == "ambiguous"), None)
        if not params:
            return []
        fraction, thousands = {"number": params["a"]}, {"number": params["b"]}
        return [
            ("fraction", gettext("%(number)s, a decimal fraction") % fraction),
            ("thousands", gettext("%(number)s, a whole number") % thousands),
        ]


class TextsForm(PartForm, PlainForm):
    """The narrative of a report and its covering letter."""

    hint = _("At most 2,000 characters.")
    done = words(_("What was done"), rows=6, help_text=hint)
    obstacles = words(_("Obstacles"), rows=6, help_text=hint)
    next_steps = words(_("Next steps"), rows=6, help_text=hint)
    letter_number = forms.CharField(
        label=_("Covering letter, outgoing number"), max_length=100, required=False
    )
    letter_date = DayField(label=_("Date of the covering letter"))
    responsible = forms.CharField(
        label=_("Responsible persons"),
        max_length=300,
        required=False,
        help_text=_("Name, position and telephone of those who can explain the figures."),
    )


class EvidenceForm(PlainForm):
    """A file, a link or a legal act, for some lines or for the whole report."""

    ACT = ("act_kind", "act_number", "act_on")

    title = forms.CharField(
        label=_("Title"), max_length=300, help_text=_("For example: Form 1-science for 2026")
    )
    line = SomeOf(
        label=_("What it supports"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick one row or several. Nothing ticked: the whole report."),
    )
    file = forms.FileField(label=_("File"), required=False, max_length=255)
    link = forms.URLField(
        label=_("Or a link"),
        required=False,
        max_length=500,
        assume_scheme="https",
        validators=[URLValidator(schemes=["http", "https"])],
    )
    act_kind = choice(_("Or a legal act: kind"), labels.ACT_KIND)
    act_number = forms.CharField(label=_("Number of the act"), max_length=100, required=False)
    act_on = DayField(label=_("Date of the act"))
    public = forms.TypedChoiceField(
        label=_("Who may see it"),
        widget=forms.RadioSelect,
        coerce=lambda code: code == "yes",
        choices=[
            ("no", _("Only the reviewers")),
            ("yes", _("Everybody, once the report is approved")),
        ],
        initial="no",
    )

    def __init__(self, lines: list[tuple[str, str]], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["line"]
        assert isinstance(field, SomeOf)  # noqa: S101 -- declared so above
        field.choices = lines
        self.fields["file"].help_text = _(
            "PDF, DOCX, XLSX, PNG or JPEG, at most %(megabytes)s MB."
        ) % {"megabytes": settings.EVIDENCE_MAX_BYTES // 1024 // 1024}

    def clean(self) -> dict[str, Any]:
        """Ask for exactly one of the three, and for all of an act."""
        said = self.cleaned_data
        if {"file", "link", *self.ACT} & self.errors.keys():
            return said
        act = [bool(said.get(name)) for name in self.ACT]
        if sum([bool(said.get("file")), bool(said.get("link")), any(act)]) != 1:
            self.add_error(
                "file", _("Choose a file, enter a link or name an act, one of the three.")
            )
        elif any(act) and not all(act):
            missing = self.ACT[act.index(False)]
            self.add_error(missing, _("Name the kind, the number and the date of the act."))
        return said


class AnswerForm(PlainForm):
    """The answer to one remark."""

    answer = words(_("Answer"))

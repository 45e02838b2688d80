"""The forms of corrective measures: a new one, and what came of last year's."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tracker import labels
from tracker.models import Measure
from tracker.rules.measures import MeasureState
from tracker.web.forms import DayField, PlainForm

NEW = (MeasureState.OPEN, MeasureState.CLOSED)


def states(*offered: MeasureState) -> list[tuple[str, Any]]:
    """Some states with their words."""
    return [(code.value, labels.MEASURE_STATE[code]) for code in offered]


class MeasureForm(PlainForm):
    """A measure of this year: what, who, until when."""

    what = forms.CharField(
        label=_("What is done"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    who = forms.CharField(label=_("Who does it"), max_length=300, required=False)
    until = DayField(label=_("Until when"))
    state = forms.ChoiceField(
        label=_("State of the measure"), choices=lambda: states(*NEW), initial=MeasureState.OPEN
    )
    outcome = forms.CharField(
        label=_("What came of it"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class CarriedForm(PlainForm):
    """The end of a measure carried over: closed with its outcome, or extended with a new day."""

    state = forms.ChoiceField(
        label=_("State of the measure"), choices=lambda: states(*MeasureState)
    )
    until = DayField(label=_("Until when"))
    outcome = forms.CharField(
        label=_("What came of it, or why it takes longer"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


def form_of(measure: Measure | None, data: Any = None) -> PlainForm:
    """The form of a measure, or of a new one; its fields are named after it."""
    if measure is None:
        return MeasureForm(data, prefix="measure-new")
    kind = CarriedForm if measure.carried_from_id else MeasureForm
    initial = {name: getattr(measure, name) for name in kind.base_fields}
    return kind(data, prefix=f"measure-{measure.pk}", initial=initial)

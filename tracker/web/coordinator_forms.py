"""What a coordinator fills in: an extension, a correction, the dates of forwarding and publishing."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from tracker.models import Organization, ReportingRule
from tracker.web.forms import DayField, PlainForm, words


class Listed(PlainForm):
    """A form that lists what is wrong, each with the place to mend it."""

    def listed(self) -> list[tuple[str, str]]:
        """(place, message) pairs for the summary above the form."""
        return [
            (f"#{self[name].auto_id}" if name in self.fields else "#content", str(message))
            for name, found in self.errors.items()
            for message in found
        ]


class ExtensionForm(PlainForm):
    """More time for one body."""

    to = DayField(label=_("Extended to"))
    reason = words(_("Reason"), help_text=_("The date and the reason are public."))


class EditionForm(PlainForm):
    """What a new edition corrects; the first one corrects nothing."""

    reason = words(_("What this edition corrects"))


class ForwardForm(PlainForm):
    """When and with which letter an edition was forwarded."""

    prefix = "forward"
    on = DayField(label=_("Forwarded on"))
    number = forms.CharField(label=_("Outgoing number"), max_length=100, required=False)


class PublishForm(PlainForm):
    """When an edition was published."""

    prefix = "publish"
    on = DayField(label=_("Published on"))


class FulfilForm(PlainForm):
    """When and how a duty was fulfilled that no report fulfils."""

    done_on = DayField(label=_("Fulfilled on"))
    note = words(
        _("How it was fulfilled"),
        help_text=_("For example: meeting No. 2, agenda and decisions. This text is public."),
    )
    link = forms.URLField(
        label=_("Link to the document"),
        required=False,
        max_length=500,
        assume_scheme="https",
        validators=[URLValidator(schemes=["http", "https"])],
    )
    reason = words(_("Why the record is corrected"), rows=2)

    def __init__(self, *args: Any, recorded: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not recorded:
            del self.fields["reason"]

    def clean_done_on(self) -> date:
        """Ask for the day."""
        day: date | None = self.cleaned_data["done_on"]
        if day is None:
            raise ValidationError(_("Enter a day."))
        return day


class TakeBackForm(PlainForm):
    """Why a record of a fulfilled duty is taken back."""

    prefix = "back"
    reason = words(_("Why the record is taken back"), rows=2)


class ReasonForm(PlainForm):
    """Why something is done."""

    reason = words(_("Reason"), rows=2)


class ExtendAllForm(PlainForm):
    """More time for every body of a cycle."""

    prefix = "extend"
    to = DayField(label=_("New due date"))
    whom = forms.ChoiceField(
        label=_("Which duties are moved"),
        required=False,
        choices=[
            ("ahead", _("Only those whose due date has not passed")),
            ("all", _("All, also those whose due date has passed")),
        ],
    )
    reason = words(_("Reason"), rows=2, help_text=_("The date and the reason are public."))


class BodyForm(PlainForm):
    """One more body for an open cycle."""

    prefix = "add"
    body = forms.ModelChoiceField(
        Organization.objects.none(), label=_("Body"), required=False, empty_label=""
    )
    reason = words(_("Reason"), rows=2)


class PaperForm(PlainForm):
    """What came on paper: when, and with which letter."""

    received_on = DayField(
        label=_("Received on paper on"),
        help_text=_("This day counts for punctuality. It is public."),
    )
    letter_number = forms.CharField(
        label=_("Covering letter, outgoing number"), max_length=100, required=False
    )
    letter_date = DayField(label=_("Date of the covering letter"))


class ReceivedForm(PlainForm):
    """Another day on which a report came on paper, and why."""

    prefix = "day"
    received_on = DayField(
        label=_("Received on paper on"),
        help_text=_("This day counts for punctuality. It is public."),
    )
    reason = words(
        _("Reason"), rows=2, help_text=_("The body is told, and its people see the reason.")
    )


class CycleForm(PlainForm):
    """Which cycle to look at: by which rule, and of which reporting year."""

    use_required_attribute = False
    rule = forms.ModelChoiceField(ReportingRule.objects.none(), label=_("Rule"), empty_label=None)
    year = forms.TypedChoiceField(label=_("Reporting year"), coerce=int)

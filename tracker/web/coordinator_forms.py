"""What a coordinator fills in: an extension, a correction, the dates of forwarding and publishing."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tracker.web.forms import DayField, PlainForm, words


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

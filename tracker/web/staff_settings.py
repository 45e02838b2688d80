"""My settings: in which language and how often a person gets mail."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker import labels
from tracker.rules.reminders import Digest
from tracker.web.forms import PlainForm
from tracker.web.requests import SignedIn
from tracker.workflow import preferences


class SettingsForm(PlainForm):
    """The choices of one person."""

    digest = forms.ChoiceField(
        label=gettext_lazy("How often mail comes"),
        choices=labels.choices("DIGEST"),
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "A returned report and a reminder by the coordinator come at once. A reminder that "
            "cannot wait for Monday comes on its own morning."
        ),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the mails"),
        choices=labels.choices("LANGUAGE"),
        widget=forms.RadioSelect,
    )


def settings(request: SignedIn) -> HttpResponse:
    """Show and change the person's own choices."""
    person = request.user
    sent = request.POST if request.method == "POST" else None
    form = SettingsForm(sent, initial={"language": person.language, "digest": person.digest})
    if form.is_valid():
        chosen = form.cleaned_data
        preferences.choose(person, language=chosen["language"], digest=Digest(chosen["digest"]))
        messages.success(request, _("Your settings are saved."))
        return redirect("settings")
    return render(request, "staff/settings.html", {"form": form})

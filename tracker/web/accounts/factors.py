"""The pages of second factors: allauth's steps in our look, held to our rules."""

from typing import Any

from allauth.account.forms import ReauthenticateForm
from allauth.account.views import ReauthenticateView
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import views as base
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.http import HttpResponse
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tracker.roles import needs_second_factor
from tracker.web.accounts.codes import LAST_STEP, AppForm, ConfirmForm, SecondStepForm
from tracker.web.second_factor import AFTER, has_what_it_needs
from tracker.workflow import accounts


class KeyForm(AddWebAuthnForm):
    """A passkey's name, and what the browser made."""

    name = forms.CharField(label=_("Name of the passkey"), required=False, max_length=100)


class PasswordAgainForm(ReauthenticateForm):
    """The password once more."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )


class SecondStep(base.AuthenticateView):
    """The second step of signing in: a code, or a passkey."""

    form_class = SecondStepForm
    template_name = "account/second.html"

    def get_context_data(self, **options: Any) -> dict[str, Any]:
        """Say which factors the person has."""
        mine = Authenticator.objects.filter(user=self.stage.login.user)
        return super().get_context_data(**options) | {
            "types": set(mine.values_list("type", flat=True))
        }


class ByPassword(ReauthenticateView):
    """Before a factor changes: the password again."""

    form_class = PasswordAgainForm
    template_name = "account/confirm.html"


class ByCode(base.ReauthenticateView):
    """Before a factor changes: a code, for who has no password."""

    form_class = ConfirmForm
    template_name = "account/confirm.html"


class Listed(base.IndexView):
    """The person's factors. Those who need one and have none get no further than this."""

    template_name = "account/factors.html"

    def get_context_data(self, **options: Any) -> dict[str, Any]:
        """Say whether one is needed."""
        person: Any = self.request.user
        return super().get_context_data(**options) | {
            "required": needs_second_factor(person),
            "missing": not has_what_it_needs(person),
        }


class _Adds:
    """After a factor was added: it is noted, and sessions without it end."""

    request: Any

    def added(self) -> None:
        """Note the new factor."""
        person = self.request.user
        accounts.note(person, "factor_added", at=timezone.now(), by=person)
        accounts.end_sessions(person, but=self.request.session.session_key)


class App(_Adds, totp.ActivateTOTPView):
    """Set up an authenticator app."""

    form_class = AppForm
    template_name = "account/app.html"

    def form_valid(self, form: Any) -> HttpResponse:
        """Keep the app; the code that proved it does not count again."""
        response: HttpResponse = super().form_valid(form)
        row = Authenticator.objects.get(user=self.request.user, type=Authenticator.Type.TOTP)
        row.data[LAST_STEP] = form.step
        row.save(update_fields=["data"])
        self.added()
        return response


class Key(_Adds, webauthn.AddWebAuthnView):
    """Add a passkey."""

    form_class = KeyForm
    template_name = "account/key.html"

    def form_valid(self, form: Any) -> HttpResponse:
        """Keep the passkey."""
        response: HttpResponse = super().form_valid(form)
        self.added()
        return response


class AppRemoval(totp.DeactivateTOTPView):
    """Remove the authenticator app."""

    template_name = "account/removal.html"

    def form_valid(self, form: Any) -> HttpResponse:
        """Remove it, and note that."""
        response: HttpResponse = super().form_valid(form)
        person: Any = self.request.user
        accounts.note(person, "factor_removed", at=timezone.now(), by=person)
        return response


class KeyRemoval(webauthn.RemoveWebAuthnView):
    """Remove a passkey."""

    template_name = "account/removal.html"
    success_url = reverse_lazy("mfa_index")

    def form_valid(self, form: Any) -> HttpResponse:
        """Remove it unless it is the last one of a person who needs one."""
        if not get_adapter().can_delete_authenticator(self.object):
            form.add_error(None, get_adapter().error_messages["cannot_delete_authenticator"])
            return self.form_invalid(form)
        response: HttpResponse = super().form_valid(form)
        person: Any = self.request.user
        accounts.note(person, "factor_removed", at=timezone.now(), by=person)
        return response


class Codes(recovery.ViewRecoveryCodesView):
    """The recovery codes: shown once."""

    template_name = "account/codes.html"

    def get_context_data(self, **options: Any) -> dict[str, Any]:
        """Know where the person was going."""
        return super().get_context_data(**options) | {"after": self.request.session.get(AFTER)}


class NewCodes(recovery.GenerateRecoveryCodesView):
    """New recovery codes instead of the old ones."""

    template_name = "account/codes_new.html"

    def form_valid(self, form: Any) -> HttpResponse:
        """Make them, and note that."""
        response: HttpResponse = super().form_valid(form)
        person: Any = self.request.user
        accounts.note(person, "codes_made", at=timezone.now(), by=person)
        return response

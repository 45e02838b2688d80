"""The door: signing in with a password, a forgotten password, and links from letters."""

from typing import Any

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from axes.utils import reset
from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm, SetPasswordForm
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tracker.web.accounts.throttle import OF_CODES
from tracker.workflow import accounts


class SignInForm(AuthenticationForm):
    """A name or an e-mail address, and a password."""

    error_messages = AuthenticationForm.error_messages | {
        "invalid_login": _(
            "The name or the password is not right. Capital and small letters differ."
        )
    }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["username"].label = _("User name or e-mail")
        self.fields["password"].label = _("Password")


class SignIn(LoginView):
    """The first step. The second, where the person has a second factor, is allauth's."""

    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Go on to the second step, or in; what the anonymous session held stays."""
        login = Login(user=form.get_user(), redirect_url=self.get_success_url())
        return perform_password_login(self.request, {}, login)

    def get_context_data(self, **options: Any) -> dict[str, Any]:
        """Offer the provider, if there is one."""
        provider = settings.OIDC_NAME if settings.OIDC_ISSUER else ""
        return super().get_context_data(**options) | {"provider": provider}


class ForgottenForm(forms.Form):
    """Where the letter should go."""

    email = forms.EmailField(
        label=_("E-mail"), widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )


@login_not_required
def forgotten(request: HttpRequest) -> HttpResponse:
    """Ask for a letter. The answer is the same whether or not the address is known."""
    form = ForgottenForm(request.POST or None)
    if form.is_valid():
        accounts.ask_reset(form.cleaned_data["email"], at=timezone.localtime())
        return redirect("password-asked")
    return render(request, "account/forgotten.html", {"form": form})


@login_not_required
def asked(request: HttpRequest) -> HttpResponse:
    """Say what happens now."""
    return render(request, "account/asked.html")


@login_not_required
def set_password(request: HttpRequest, token: str) -> HttpResponseBase:
    """Set a password by the link of a letter. Only sending the form uses the link up."""
    now = timezone.localtime()
    link = accounts.link_of(token, at=now)
    if link is None:
        return render(request, "account/gone.html", status=404)
    form = SetPasswordForm(link.user, request.POST or None)
    form.fields["new_password1"].label = _("New password")
    form.fields["new_password2"].label = _("The same password again")
    if not form.is_valid():
        return render(request, "account/choose.html", {"form": form, "link": link})
    if not accounts.set_password_by(link, form.cleaned_data["new_password1"], at=now):
        return render(request, "account/gone.html", status=404)
    for name in (link.user.username, link.user.username + OF_CODES):
        reset(username=name)
    return redirect("password-done")


@login_not_required
def done(request: HttpRequest) -> HttpResponse:
    """The password is set."""
    return render(request, "account/done.html")

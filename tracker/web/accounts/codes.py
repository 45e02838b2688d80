"""Codes of authenticator apps and recovery codes: each is taken once, by whichever worker."""

import logging
from typing import Any

from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from cryptography.fernet import InvalidToken
from django import forms
from django.db import transaction
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _

from tracker.web.accounts.throttle import check_open, count_wrong_code

logger = logging.getLogger(__name__)
LAST_STEP = "last_step"  # in an authenticator's data: the newest step whose code was taken


def code_field() -> forms.CharField:
    """A field for a code."""
    typing = {"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}
    return forms.CharField(label=_("Code"), max_length=20, widget=forms.TextInput(attrs=typing))


def step_of(secret: str, code: str) -> int | None:
    """The step of 30 seconds to which a code belongs, among those that count now."""
    for step in yield_hotp_counters_from_time():
        if constant_time_compare(format_hotp_value(hotp_value(secret, step)), code):
            return int(step)
    return None


def take(authenticator: Authenticator, code: str) -> bool:
    """Take a code; return whether it was right and new. Two at once: one is refused."""
    try:
        return _take(authenticator, code)
    except InvalidToken:
        logger.exception("A second factor cannot be read: is SECRET_KEY another one?")
        return False


@transaction.atomic
def _take(authenticator: Authenticator, code: str) -> bool:
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        return bool(authenticator.wrap().validate_code(code))
    row = Authenticator.objects.select_for_update().get(pk=authenticator.pk)
    step = step_of(get_adapter().decrypt(row.data["secret"]), code)
    if step is None or step <= row.data.get(LAST_STEP, 0):
        return False
    row.data[LAST_STEP] = step
    row.save(update_fields=["data"])
    return True


class _ByCode(forms.Form):
    """Takes a code of the app, or a recovery code; wrong ones are counted."""

    user: Any
    authenticator: Authenticator
    code = code_field()

    def clean_code(self) -> str:
        """Find the factor whose code it is."""
        check_open(context.request, self.user)
        code = "".join(self.cleaned_data["code"].split())
        for each in Authenticator.objects.filter(user=self.user).exclude(
            type=Authenticator.Type.WEBAUTHN
        ):
            if take(each, code):
                each.user = self.user
                self.authenticator = each
                return code
        count_wrong_code(context.request, self.user)
        raise get_adapter().validation_error("incorrect_code")


class SecondStepForm(_ByCode, AuthenticateForm):
    """The second step of signing in."""

    code = code_field()


class ConfirmForm(_ByCode, ReauthenticateForm):
    """Shows again that it is the person."""

    code = code_field()


class AppForm(ActivateTOTPForm):
    """Shows that the app holds the secret."""

    code = code_field()

    def clean_code(self) -> str:
        """Check the code, and keep its step: it will not count a second time."""
        check_open(context.request, self.user)
        code = "".join(self.cleaned_data["code"].split())
        self.step = step_of(self.secret, code)
        if self.step is None:
            count_wrong_code(context.request, self.user)
            raise get_adapter().validation_error("incorrect_code")
        return code

"""How allauth behaves here: nobody signs up, secrets are encrypted, its messages are our words."""

import time
from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from axes.helpers import get_client_ip_address
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracker.roles import needs_second_factor
from tracker.web.second_factor import STRONG, mark_seen


class Accounts(DefaultAccountAdapter):
    """Signing in. Accounts are made by administrators alone."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_code": _("This code is not right. Wait for the next one and type it."),
        "incorrect_password": _("The password is not right."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody makes an account for himself."""
        return False

    def post_login(self, request: HttpRequest, user: Any, **options: Any) -> HttpResponse:
        """Begin to keep the moment at which the session was last seen."""
        response: HttpResponse = super().post_login(request, user, **options)
        mark_seen(request)
        return response

    def add_message(self, *args: Any, **options: Any) -> None:
        """The pages say themselves what happened."""

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address as axes sees it, behind the proxies that are known."""
        return get_client_ip_address(request) or "0.0.0.0"  # noqa: S104 -- says "not known"

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Ask for the password again, unless the person has just signed in."""
        request = context.request
        signed_in = [each["at"] for each in get_authentication_records(request, request.user)]
        recently = time.time() - app_settings.REAUTHENTICATION_TIMEOUT
        return not any(moment > recently for moment in signed_in)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """By the password, else by a code."""
        by_password = {"id": "reauthenticate", "url": reverse("account_reauthenticate")}
        by_code = {"id": "mfa_reauthenticate", "url": reverse("mfa_reauthenticate")}
        if user.has_usable_password():
            return [by_password]
        return [by_code] if Authenticator.objects.filter(user=user).exists() else []


class Factors(DefaultMFAAdapter):
    """Second factors: kept encrypted; the last one of a person who needs one stays."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": Accounts.error_messages["incorrect_code"],
        "cannot_delete_authenticator": _(
            "Your role asks for a second factor. Add another one before you remove this one."
        ),
    }

    def encrypt(self, text: str) -> str:
        """Encrypt a secret for the database."""
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Read it again."""
        return _box().decrypt(encrypted_text.encode()).decode()

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002 -- allauth's
        """A name for a new passkey, until its owner gives another."""
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return gettext("Passkey %(number)s") % {"number": number}

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Whether a factor may go."""
        others = Authenticator.objects.filter(user=authenticator.user, type__in=STRONG)
        required = needs_second_factor(authenticator.user)
        return not required or others.exclude(pk=authenticator.pk).exists()


def _box() -> MultiFernet:
    """Encrypts with a key made of the site's; reads what its earlier keys encrypted."""
    keys = [str(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    return MultiFernet(
        [Fernet(urlsafe_b64encode(sha256(b"factors" + key.encode()).digest())) for key in keys]
    )

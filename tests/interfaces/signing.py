"""Signing in as people do: forms, codes of an app, letters."""

import re
import time

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail

SECRET = "JBSWY3DPEHPK3PXP"
LOGIN = "/en/login/"
SECOND = "/en/login/second/"


def app_of(person, secret=SECRET):
    """Give a person an authenticator app."""
    data = {"secret": get_adapter().encrypt(secret)}
    return Authenticator.objects.create(user=person, type="totp", data=data)


def code(secret=SECRET, steps=0):
    """The code that the app shows now, or some steps later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def wrong_code(secret=SECRET):
    """A code that no step near now has."""
    near = {code(secret, step) for step in range(-3, 4)}
    return next(found for n in range(99) if (found := f"{n:06}") not in near)


def sign_in(client, person, typed="secret", **more):
    """Send the first step."""
    return client.post(LOGIN, {"username": person.username, "password": typed} | more)


def link_in_letter(number=-1):
    """The path of the link in a letter that went out."""
    return re.search(r"https?://[^/]+(\S+)", mail.outbox[number].body)[1]

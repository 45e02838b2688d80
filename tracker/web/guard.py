"""What guards a form that anybody may send: a trap, a stamp that ages, and a count. No third party.

The stamp is made when the form is shown and holds a mark that is never used twice.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from http import HTTPStatus
from ipaddress import ip_network
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from tracker.rules.following import Limit
from tracker.web.accounts.throttle import client_address
from tracker.web.coordinator_forms import Listed
from tracker.workflow import floods

SALT = "tracker.open-form"
QUICKEST = timedelta(seconds=3)  # nobody reads and fills in a form faster
LASTS = timedelta(days=1)


class TooMany(Exception):
    """The form was sent too often from one place."""


def open_form(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Open a page with a form to everyone. It holds a token of its reader, so nobody keeps a copy."""

    def answer(request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
        response = view(request, *args, **named)
        response["X-Robots-Tag"] = "noindex"
        return response

    answer.__doc__ = view.__doc__
    return login_not_required(never_cache(answer))


def new_stamp(*, at: datetime) -> str:
    """A stamp for a form that is shown at a moment."""
    return Signer(salt=SALT).sign_object([at.timestamp(), get_random_string(22)])


def mark_of(stamp: str, *, at: datetime) -> str:
    """The mark in a stamp; ValidationError for one that is forged, old, or filled in too fast."""
    try:
        made, mark = Signer(salt=SALT).unsign_object(stamp)
    except (BadSignature, ValueError, TypeError):
        made, mark = 0, ""
    age = at.timestamp() - made
    if not mark or age > LASTS.total_seconds():
        reason = _("This page was open for too long. What you wrote is kept: send it once more.")
        raise ValidationError(reason, code="old")
    if age < QUICKEST.total_seconds():
        raise ValidationError(_("That was very fast. Read it over and send it once more."))
    return str(mark)


def check_client(kind: str, request: HttpRequest, limit: Limit, *, at: datetime) -> None:
    """Raise TooMany where a visitor's address sent a form too often; the address is not kept."""
    if floods.too_many(kind, place_of(client_address(request) or ""), limit, at=at):
        raise TooMany


def place_of(address: str) -> str:
    """Where a visitor is counted: one household has a whole network of IPv6 addresses."""
    return str(ip_network(f"{address}/64", strict=False)) if ":" in address else address


class GuardedForm(Listed):
    """A form with a trap for programs: a field that people do not see and leave empty.

    at: the moment of the request. `trapped`: whether a program fell in; it is told all is well.
    """

    website = forms.CharField(
        required=False,
        label=gettext_lazy("Leave this field empty"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def __init__(self, *args: Any, at: datetime, **options: Any) -> None:
        super().__init__(*args, **options)
        self.at, self.mark = at, ""
        self.stamp = str(self.data.get("stamp", "")) if self.is_bound else new_stamp(at=at)

    @property
    def trapped(self) -> bool:
        """Whether the field that nobody sees was filled in."""
        return bool(self.is_bound and self.data.get("website"))

    def clean(self) -> dict[str, Any]:
        """Look at the stamp; one that is too old is renewed for the next attempt."""
        said = super().clean() or {}
        try:
            self.mark = mark_of(self.stamp, at=self.at)
        except ValidationError as error:
            if error.code == "old":
                self.stamp = new_stamp(at=self.at - QUICKEST)
            self.add_error(None, error)
        return said


def refuse(form: GuardedForm) -> HTTPStatus:
    """Say on the form that it was sent too often; what was typed stays."""
    form.add_error(None, _("Too much was sent from your address. Try again in an hour."))
    return HTTPStatus.TOO_MANY_REQUESTS

"""What axes counts: wrong passwords a name and address, wrong codes a name wherever they come from.

Codes are counted apart: who gets to type one knows the password, so nobody else can close that door.
The counts stand in the database, so they hold for all workers.
"""

from ipaddress import ip_address
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.contrib.auth.signals import user_login_failed
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _

from tracker.models import User
from tracker.web.accounts.backend import person_called

MOST_LETTERS = 200
OF_CODES = "\ncode"  # nobody can type this end of a name


def counted_name(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """The name under which an attempt is counted: one name a person, however it was typed."""
    if credentials and "code_of" in credentials:
        return str(credentials["code_of"]) + OF_CODES
    typed = " ".join(str((credentials or request.POST).get("username") or "").split())
    person = person_called(typed[:MOST_LETTERS])
    return person.username if person else typed[:MOST_LETTERS].casefold()


def client_address(request: HttpRequest) -> str | None:
    """The visitor's address: as the outermost of our own proxies saw it, whatever a visitor claims.

    An IPv4 address is told as such, also where a proxy writes it as an IPv6 one.
    """
    count = settings.PROXY_COUNT
    told = request.META.get("HTTP_X_FORWARDED_FOR", "")
    hops = [hop.strip() for hop in told.split(",")] if told else []
    seen = hops[-count] if 0 < count <= len(hops) else request.META.get("REMOTE_ADDR", "")
    try:
        address = ip_address(seen)
    except ValueError:
        return None
    return str(getattr(address, "ipv4_mapped", None) or address)


def lockout_parameters(
    request: HttpRequest, credentials: dict[str, Any] | None = None
) -> list[Any]:
    """What closes together: a name at an address; for codes the name alone."""
    return ["username"] if "code_of" in (credentials or {}) else [["username", "ip_address"]]


def check_open(request: HttpRequest, person: User) -> None:
    """Refuse a code where too many were wrong; the answer becomes the page "too many attempts"."""
    if not AxesProxyHandler.is_allowed(request, _of(person)):
        request.axes_locked_out = True  # type: ignore[attr-defined]
        raise ValidationError(_("Too many attempts to sign in"))


def count_wrong_code(request: HttpRequest, person: User) -> None:
    """Count a wrong code."""
    user_login_failed.send(sender=__name__, credentials=_of(person), request=request)


def _of(person: User) -> dict[str, str]:
    return {"code_of": person.username}

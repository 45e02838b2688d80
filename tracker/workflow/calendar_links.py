"""The secret addresses of people's calendar feeds."""

import secrets
from datetime import datetime

from tracker.models import CalendarLink, User

BYTES = 32


def renew(*, by: User, at: datetime) -> CalendarLink:
    """Give a person a new secret address; an earlier one stops working."""
    new = {"token": secrets.token_urlsafe(BYTES), "renewed_at": at}
    link, _made = CalendarLink.objects.update_or_create(user=by, defaults=new)
    return link

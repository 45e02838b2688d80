"""Whose name or e-mail address was typed."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from tracker.models import User


def person_called(typed: str) -> User | None:
    """The person with this user name, else the only active one with this e-mail address."""
    typed = typed.strip()
    if "\0" in typed:
        return None
    found = User.objects.filter(username=typed).first()
    if found or "@" not in typed:
        return found
    several = User.objects.filter(email__iexact=typed, is_active=True)[:2]
    return several[0] if len(several) == 1 else None


class NameOrAddress(ModelBackend):
    """Checks the password of the person whose name or address was typed."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **more: Any,
    ) -> Any:
        """Return the person, or None; an unknown name takes as long as a wrong password."""
        person = person_called(username) if username else None
        name = person.username if person else username
        return super().authenticate(request, username=name, password=password, **more)

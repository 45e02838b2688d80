"""Typed reads of environment variables. A bad or missing value stops the start with a sentence."""

import os
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off", ""}


def text(name: str, default: str = "") -> str:
    """Return the variable's text without surrounding space; the default where unset or empty."""
    return os.environ.get(name, "").strip() or default


def flag(name: str, *, default: bool = False) -> bool:
    """Return whether the variable says yes; unset is no, unless told otherwise."""
    value = text(name, str(default)).lower()
    if value not in TRUE | FALSE:
        raise ImproperlyConfigured(f"{name} must be true or false, not {value!r}.")
    return value in TRUE


def number(name: str, default: int) -> int:
    """Return a whole number."""
    value = text(name, str(default))
    if not value.isdecimal():
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.")
    return int(value)


def words(name: str) -> list[str]:
    """Return a comma-separated list."""
    return [word.strip() for word in text(name).split(",") if word.strip()]


def secret(name: str, shortest: int) -> str:
    """Return a secret of so many characters or more, or refuse to start."""
    value = text(name)
    if len(value) < shortest:
        raise ImproperlyConfigured(f"Set {name}: a random text of {shortest} characters or more.")
    return value


def address(name: str, default: str = "") -> str:
    """Return the variable's address of a site without a slash at its end, or refuse to start."""
    found = text(name, default).rstrip("/")
    parts = urlsplit(found)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path or parts.query:
        raise ImproperlyConfigured(
            f"Set {name}: the whole address of the site, such as https://targets.example.kz. "
            f"It is {found!r}."
        )
    return found

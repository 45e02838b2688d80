"""How a coordinator's step is taken: what is missing and why it is refused stands on the page."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest

from tracker.roles import Denied


def need(form: Any, name: str, text: str) -> None:
    if not form.cleaned_data.get(name):
        form.add_error(name, text)


def done(form: Any, act: Callable[[], object]) -> bool:
    """Take a step; where it is refused, the form shows the sentence that says why."""
    try:
        act()
    except Denied as denied:
        form.add_error(None, str(denied))
        return False
    return True


def errors(request: HttpRequest, *forms: Any) -> list[tuple[str, str]]:
    """What is wrong with what was sent, each with the place to mend it."""
    if request.method != "POST":
        return []
    return [
        (f"#{form[name].auto_id}" if name in form.fields else "#content", str(message))
        for form in forms
        for name, found in form.errors.items()
        for message in found
    ]

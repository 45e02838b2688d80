"""The text of a mail in the language of its reader, from the templates under `emails/`."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation


class Text(NamedTuple):
    """A mail's subject, on one line, and its body."""

    subject: str
    body: str


def render(event: str, context: Mapping[str, object], language: str) -> Text:
    """Render `emails/<event>-subject.txt` and `-body.txt` in a language, with no two empty lines in a row."""
    words = {**context, "site": settings.SITE_URL, "language": language}
    with translation.override(language):
        subject = render_to_string(f"emails/{event}-subject.txt", words)
        body = render_to_string(f"emails/{event}-body.txt", words)
    return Text(" ".join(subject.split()), re.sub(r"\n{3,}", "\n\n", body.strip()) + "\n")

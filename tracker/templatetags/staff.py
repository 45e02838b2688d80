"""What the forms of staff carry: whose they are."""

from typing import Any

from django import template
from django.core.signing import BadSignature, TimestampSigner
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

WHOSE = "whose"
GOOD_FOR = 30 * 24 * 3600  # seconds: a form may lie open for a month


def signer() -> TimestampSigner:
    """What signs the owner of a form, so that nobody fills our sessions with made-up forms."""
    return TimestampSigner(salt="tracker.form")


def owner_of(sent: Any) -> str:
    """The key of the person whose form was sent; nothing where the form does not say it as we do."""
    try:
        return signer().unsign(sent.get(WHOSE, ""), max_age=GOOD_FOR)
    except (BadSignature, ValueError):
        return ""


@register.simple_tag(takes_context=True)
def whose(context: Any) -> SafeString:
    """The hidden field that lets a form come back to the person who typed in it."""
    signed = signer().sign(str(context["request"].user.pk))
    return format_html('<input type="hidden" name="{}" value="{}">', WHOSE, signed)

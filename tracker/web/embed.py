"""A target to show inside the pages of others: no script, and no more than belongs to it."""

from html import escape

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.csp import CSP
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csp import csp_override

from tracker.addresses import address
from tracker.models import Target
from tracker.queries import changes, targets
from tracker.web import shapes
from tracker.web.pages import public_page, today
from tracker.wording import language

POLICY: dict[str, list[str]] = {
    "default-src": [CSP.NONE],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.NONE],
    "frame-ancestors": ["*"],
}
FRAME = (
    '<iframe src="{src}" title="{title}" width="100%" height="{height}" loading="lazy"'
    ' frameborder="0"></iframe>'
)
HEIGHT, HEIGHT_OF_WORDS = 680, 260  # with a chart, and without


@public_page
def target(request: HttpRequest, code: str) -> HttpResponse:
    """One target with its status, its sentence and its chart."""
    row = get_object_or_404(targets.whole(), code=code)
    return render(
        request,
        "public/embed.html",
        {
            "target": row,
            "verdict": row.verdict,
            "figure": shapes.of_target(row, on=today()),
            "as_of": changes.record().judged_on,
            "page": address("target", row.code),
        },
    )


framed = xframe_options_exempt(csp_override(POLICY)(target))


def code_of(row: Target, *, drawn: bool) -> str:
    """What others put into their pages; drawn: whether the target has a chart."""
    return FRAME.format(
        src=address("embed", row.code, language=language()),
        title=escape(row.title),
        height=HEIGHT if drawn else HEIGHT_OF_WORDS,
    )

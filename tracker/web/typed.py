"""Whatever people type, into any form, arrives without the characters that no text of ours holds."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict

from tracker.rules.characters import FORBIDDEN, cleaned


class CleanText:
    """Middleware, before everything that reads a form: take the forbidden characters out of it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let the request pass."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, _named: Any) -> None:
        """Clean the form that was sent, if it needs it."""
        if request.method == "POST" and any(
            FORBIDDEN.search(text) for _name, texts in request.POST.lists() for text in texts
        ):
            request.POST = _cleaned(request.POST)  # type: ignore[assignment]  # not to be changed


def _cleaned(sent: QueryDict) -> QueryDict:
    """The same form, not to be changed either."""
    texts = [(name, cleaned(text)) for name, typed in sent.lists() for text in typed]
    return QueryDict(urlencode(texts))

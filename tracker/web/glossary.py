"""The glossary: the words of this site in three languages, and the same as a file."""

from django.http import HttpRequest, HttpResponse

from tracker.glossary import SEEN, Entry, entries
from tracker.rules.alphabet import order_key
from tracker.web.exports import csv_file
from tracker.web.pages import public_file, public_page, show
from tracker.wording import language


@public_page
def glossary(request: HttpRequest) -> HttpResponse:
    """All terms in the order of the reader's language."""
    return show(request, "glossary", entries=_in_order(), seen=SEEN)


@public_file
def as_csv(request: HttpRequest) -> HttpResponse:
    """The same as CSV."""
    return csv_file("glossary", Entry._fields, [entry._asdict() for entry in _in_order()])


def _in_order() -> list[Entry]:
    return sorted(entries(), key=lambda entry: order_key(getattr(entry, language())))

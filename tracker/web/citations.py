"""How to cite a target or the whole record: a sentence for readers, three forms for programs."""

from collections.abc import Callable
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from tracker.addresses import address
from tracker.datasets.package import NAME, TITLE
from tracker.models import Target
from tracker.queries import changes
from tracker.rules.citing import Cited, bibtex, csl_json, ris
from tracker.web.data_answers import named
from tracker.web.pages import public_file, today
from tracker.wording import day_text, language

FORMS: dict[str, tuple[Callable[[Cited], str], str, str]] = {  # how, type, suffix
    "bib": (bibtex, "application/x-bibtex", "bib"),
    "ris": (ris, "application/x-research-info-systems", "ris"),
    "csl": (csl_json, "application/vnd.citationstyles.csl+json", "json"),
}


def of_target(target: Target, *, on: date) -> Cited:
    """The citation of a target as its newest verdict tells it. on: the day of access."""
    version = target.verdict.judged_on if target.verdict else None
    where = address("target", target.code)
    key = f"nysana-{target.code}"
    return Cited(key, f"{target.title} ({target.code})", NAME, where, language(), version, on)


def of_whole(*, version: date | None, on: date) -> Cited:
    """The citation of the whole record."""
    where = address("data")
    return Cited("nysana", str(TITLE), NAME, where, language(), version, on)


def sentence(cited: Cited) -> str:
    """The citation in one line, in the active language."""
    parts = {
        "publisher": cited.publisher,
        "title": cited.title,
        "version": day_text(cited.version) if cited.version else "–",
        "url": cited.url,
        "accessed": day_text(cited.accessed),
    }
    return (
        _("%(publisher)s. %(title)s. Data as of: %(version)s; %(url)s (accessed: %(accessed)s).")
        % parts
    )


@public_file
def target_file(request: HttpRequest, form: str, code: str) -> HttpResponse:
    """The citation of a target for a reference manager."""
    row = get_object_or_404(Target.objects.select_related("verdict"), code=code)
    return _answer(of_target(row, on=today()), form)


@public_file
def whole_file(request: HttpRequest, form: str) -> HttpResponse:
    """The citation of the whole record for a reference manager."""
    return _answer(of_whole(version=changes.record().judged_on, on=today()), form)


def _answer(cited: Cited, form: str) -> HttpResponse:
    write, kind, suffix = FORMS[form]
    response = HttpResponse(write(cited), content_type=f"{kind}; charset=utf-8")
    return named(response, cited.key, suffix)

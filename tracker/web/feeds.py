"""Atom feeds: what changed on the site, in a strategy, a target, a body or a year, in each language."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html, format_html_join
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.utils.xmlutils import SimplerXMLGenerator

from tracker.addresses import address, path_in, whole
from tracker.models import Cycle, Organization, Strategy, Target
from tracker.queries.news import Fact, Scope, latest
from tracker.rules.characters import cleaned
from tracker.web.pages import public_file
from tracker.wording import language
from tracker.workflow.news_words import words_of

NEWEST = 50
NOTHING_YET = datetime(2026, 1, 1, tzinfo=UTC)


class Feed(Atom1Feed):
    """Atom as RFC 4287 has it, with a link to each language and the same bytes for the same news."""

    def add_root_elements(self, handler: SimplerXMLGenerator) -> None:
        """The head of the feed, then its other languages."""
        super().add_root_elements(handler)
        for code, name in settings.LANGUAGES:
            said = {
                "hreflang": code,
                "title": name,
                "href": whole(path_in(code, self.feed["path"])),
            }
            if code != language():
                link = {"rel": "alternate", "type": "application/atom+xml", **said}
                handler.addQuickElement("link", "", link)

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        """An entry, then its page in the other languages."""
        super().add_item_elements(handler, item)
        for code, _name in settings.LANGUAGES:
            if code != language():
                link = {"rel": "alternate", "type": "text/html", "hreflang": code}
                handler.addQuickElement(
                    "link", "", {**link, "href": whole(path_in(code, item["path"]))}
                )

    def latest_post_date(self) -> datetime:
        """When the newest entry was made."""
        moment: datetime = self.feed["changed_at"]
        return moment


@public_file
def site_feed(request: HttpRequest) -> HttpResponse:
    """What changed anywhere."""
    return _feed(request, Scope(), _("Nysana: what changed"), "changes")


@public_file
def target_feed(request: HttpRequest, code: str) -> HttpResponse:
    """What changed about one target."""
    row = get_object_or_404(Target, code=code)
    return _feed(request, Scope(target=row), _about(row.title), "target", code)


@public_file
def strategy_feed(request: HttpRequest, code: str) -> HttpResponse:
    """What changed in one strategy."""
    row = get_object_or_404(Strategy, code=code)
    return _feed(request, Scope(strategy=row), _about(row.title), "strategy", code)


@public_file
def organization_feed(request: HttpRequest, code: str) -> HttpResponse:
    """What changed about the targets and the reports of one body."""
    row = get_object_or_404(Organization, code=code)
    return _feed(request, Scope(organization=row), _about(row.name), "organization", code)


@public_file
def cycle_feed(request: HttpRequest, year: int) -> HttpResponse:
    """What changed about the reports of one year."""
    if not Cycle.objects.filter(year=year).exists():
        raise Http404
    title = _("Nysana: reports for %(year)s") % {"year": year}
    return _feed(request, Scope(year=year), title, "cycle", year)


def _about(name: str) -> str:
    return _("Nysana: %(name)s") % {"name": name}


def _feed(
    request: HttpRequest, scope: Scope, title: str, page: str, *args: str | int
) -> HttpResponse:
    """Answer with the newest facts of a scope; page: the name of the page they belong to."""
    facts = latest(scope, NEWEST)
    changed_at = max((fact.changed_at for fact in facts), default=NOTHING_YET)
    feed = Feed(
        cleaned(title),
        address(page, *args),
        None,
        language=language(),
        author_name=_("Nysana"),
        feed_url=whole(request.path),
        feed_guid=_tag(f"feed{request.path}"),
        path=request.path,
        changed_at=changed_at,
    )
    for fact in facts:
        _add(feed, fact)
    response = HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)
    if facts:
        response["Last-Modified"] = http_date(changed_at.timestamp())
    return response


def _add(feed: Feed, fact: Fact) -> None:
    """One entry. Its name holds the language: the entries of another language are other texts."""
    told = words_of(fact)
    lines = ((cleaned(line),) for line in told.lines if line)
    paragraphs = format_html_join("", "<p>{}</p>", lines)
    feed.add_item(
        cleaned(told.title),
        whole(told.path),
        format_html("{}", paragraphs),
        unique_id=_tag(f"{fact.key}/{language()}", fact.at),
        pubdate=fact.at,
        updateddate=fact.changed_at,
        path=told.path,
    )


def _tag(name: str, moment: datetime = NOTHING_YET) -> str:
    """A name that stays for ever (RFC 4151), whatever becomes of addresses."""
    return f"tag:{urlsplit(settings.SITE_URL).hostname},{moment.astimezone(UTC):%Y-%m-%d}:{name}"

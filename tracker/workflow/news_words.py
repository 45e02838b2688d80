"""A fact of the news in words, in the active language: for the feeds and for the mails alike."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from tracker import labels
from tracker.models import Amendment, Unit
from tracker.queries.news import Fact
from tracker.rules.values import Status
from tracker.wording import language
from tracker.workflow import change_words
from tracker.workflow.promise_words import entry_of


class Words(NamedTuple):
    """A fact in words: a headline, the rest line by line, and the path of its page."""

    title: str
    lines: list[str]
    path: str


def words_of(fact: Fact) -> Words:
    """The fact in words. An unknown kind raises KeyError."""
    return WORDS[fact.kind](fact)


def _turned(fact: Fact) -> Words:
    verdict = fact.record
    told = {
        "before": labels.STATUS[Status(verdict.status_before)].word,
        "after": labels.STATUS[Status(verdict.status)].word,
        "target": verdict.target.title,
    }
    title = _("%(before)s → %(after)s: %(target)s") % told
    return Words(title, [verdict.sentence], _page(verdict.target))


def _page(target: Any) -> str:
    return reverse("target", args=[target.code])


# --- A promise that was changed --------------------------------------------------------------


def _promise(fact: Fact) -> Words:
    entry = fact.record
    told = {"what": labels.LEDGER[entry.kind], "target": entry.target.title}
    title = _("%(what)s: %(target)s") % told
    return Words(title, list(_changes(entry, fact.units)), _page(entry.target))


def _changes(row: Amendment, units: Mapping[str, Unit]) -> Iterator[str]:
    """The act, each field old → new, and the reason."""
    entry = entry_of(row, units)
    if entry.act:
        yield _("Act: %(act)s") % {"act": entry.act}
    for change in entry.changes:
        if change.name.startswith("title_") and change.name != f"title_{language()}":
            continue
        told = {"field": change.label, "before": change.before, "after": change.after}
        yield _("%(field)s: %(before)s → %(after)s") % told
    if row.reason:
        yield _("Reason: %(reason)s") % {"reason": row.reason}
    if row.source:
        yield _("Source: %(source)s") % {"source": row.source.title}


def _by_hand(fact: Fact) -> Words:
    row = fact.record
    told = {
        "what": labels.DATA_CHANGE[row.kind],
        "record": labels.RECORD_TYPE[row.record_type],
        "subject": change_words.subject(row),
    }
    lines = [
        _("%(field)s: %(before)s → %(after)s")
        % {"field": change.label, "before": change.before, "after": change.after}
        for change in change_words.changes_of(row)
    ]
    lines.append(_("Reason: %(reason)s") % {"reason": row.reason})
    if row.source:
        lines.append(_("Source: %(source)s") % {"source": row.source.title})
    return Words(_("%(what)s: %(record)s, %(subject)s") % told, lines, reverse("changes"))


# --- Reports, editions, answers --------------------------------------------------------------


def _approved(fact: Fact) -> Words:
    entry = fact.record
    duty = entry.report.obligation
    told = {"body": duty.organization.name, "year": duty.cycle.year}
    title = _("Report for %(year)s approved: %(body)s") % told
    if entry.again:
        title = _("Corrected report for %(year)s approved: %(body)s") % told
    lines = [
        duty.cycle.strategy.title,
        _("Number: %(number)s") % {"number": entry.report.reference},
    ]
    return Words(title, lines, reverse("cycle", args=[duty.cycle.year]))


def _published(fact: Fact) -> Words:
    edition = fact.record
    told = {"year": edition.cycle.year, "edition": edition.edition}
    title = _("Consolidated report for %(year)s published") % told
    lines = [edition.cycle.strategy.title]
    if edition.edition > 1:
        title = _("Consolidated report for %(year)s corrected, edition %(edition)s") % told
        lines.append(_("What was corrected: %(reason)s") % {"reason": edition.reason})
    return Words(title, lines, reverse("consolidated", args=[edition.cycle.year]))


def _answered(fact: Fact) -> Words:
    answer = fact.record
    told = {"outcome": labels.QUESTION_OUTCOME[answer.outcome]}
    title = _("Reported error answered: %(outcome)s") % told
    subject = answer.target or answer.strategy or answer.organization
    lines = [subject.name if subject == answer.organization else subject.title] if subject else []
    if answer.asked:
        lines.append(_("Question: %(question)s") % {"question": answer.asked})
    lines.append(_("Answer: %(answer)s") % {"answer": answer.text})
    return Words(title, lines, f"{reverse('questions')}#answer-{answer.pk}")


WORDS: Mapping[str, Callable[[Fact], Words]] = {
    "turned": _turned,
    "promise": _promise,
    "by_hand": _by_hand,
    "approved": _approved,
    "published": _published,
    "answered": _answered,
}

"""A fact of the news in words, in the active language: for the feeds and for the mails alike."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from tracker import labels
from tracker.models import Amendment
from tracker.queries.news import Fact
from tracker.rules.values import Status
from tracker.templatetags.tracker import history_value
from tracker.wording import amount_text, day_text, language, number_text
from tracker.workflow import promises
from tracker.workflow.amendments import WORKED_OUT

AMOUNTS = frozenset({"value", "high", "tolerance", "baseline_value", WORKED_OUT})


class Words(NamedTuple):
    """A fact in words: a headline, the rest line by line, and the path of its page."""

    title: str
    lines: list[str]
    path: str


def words_of(fact: Fact) -> Words:
    """The fact in words. An unknown kind raises KeyError."""
    return WORDS[fact.kind](fact.record)


def _turned(verdict: Any) -> Words:
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


def _promise(entry: Amendment) -> Words:
    told = {"what": labels.LEDGER[entry.kind], "target": entry.target.title}
    title = _("%(what)s: %(target)s") % told
    return Words(title, list(_changes(entry)), _page(entry.target))


def _changes(entry: Amendment) -> Iterator[str]:
    """The act, each field old → new, and the reason."""
    number = f"№ {entry.act_number}" if entry.act_number else ""
    day = day_text(entry.act_on) if entry.act_on else ""
    if act := ", ".join(part for part in (entry.act, number, day) if part):
        yield _("Act: %(act)s") % {"act": act}
    for name in {**entry.before, **entry.after}:
        if name.startswith("title_") and name != f"title_{language()}":
            continue
        told = {
            "field": _label(name),
            "before": _said(entry, name, entry.before.get(name)),
            "after": _said(entry, name, entry.after.get(name)),
        }
        yield _("%(field)s: %(before)s → %(after)s") % told
    if entry.reason:
        yield _("Reason: %(reason)s") % {"reason": entry.reason}
    if entry.source:
        yield _("Source: %(source)s") % {"source": entry.source.title}


def _label(name: str) -> str:
    if name == WORKED_OUT:
        return _("The target worked out")
    return capfirst(str(promises.FIELDS[name].verbose_name))


def _said(entry: Amendment, name: str, text: Any) -> str:
    """What an entry keeps of a field, as people read it."""
    if text in (None, "", [], {}):
        return history_value("")
    if name in AMOUNTS:
        unit = entry.target.unit if "unit" not in entry.before else None
        return amount_text(number_text(Decimal(text)), unit.name if unit else "")
    if name == "deadline" and entry.target.deadline_precision == "year":
        return str(date.fromisoformat(text).year)
    if name == "plan":
        return "; ".join(f"{year}: {number_text(Decimal(n))}" for year, n in sorted(text.items()))
    if name == "parts":
        return "; ".join(
            f"{part[f'name_{language()}']}: {number_text(Decimal(part['value']))}" for part in text
        )
    return _plainly(promises.FIELDS[name], name, text)


def _plainly(field: Any, name: str, text: Any) -> str:
    if field.choices:
        return str(dict(field.flatchoices).get(text, text))
    as_kept = field.is_relation or name == "baseline_year"
    return history_value(text if as_kept else field.to_python(text))


# --- Reports, editions, answers --------------------------------------------------------------


def _approved(entry: Any) -> Words:
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


def _published(edition: Any) -> Words:
    told = {"year": edition.cycle.year, "edition": edition.edition}
    title = _("Consolidated report for %(year)s published") % told
    lines = [edition.cycle.strategy.title]
    if edition.edition > 1:
        title = _("Consolidated report for %(year)s corrected, edition %(edition)s") % told
        lines.append(_("What was corrected: %(reason)s") % {"reason": edition.reason})
    return Words(title, lines, reverse("consolidated", args=[edition.cycle.year]))


def _answered(answer: Any) -> Words:
    told = {"outcome": labels.QUESTION_OUTCOME[answer.outcome]}
    title = _("Reported error answered: %(outcome)s") % told
    subject = answer.target or answer.strategy or answer.organization
    lines = [subject.name if subject == answer.organization else subject.title] if subject else []
    if answer.asked:
        lines.append(_("Question: %(question)s") % {"question": answer.asked})
    lines.append(_("Answer: %(answer)s") % {"answer": answer.text})
    return Words(title, lines, f"{reverse('questions')}#answer-{answer.pk}")


WORDS: Mapping[str, Callable[[Any], Words]] = {
    "turned": _turned,
    "promise": _promise,
    "approved": _approved,
    "published": _published,
    "answered": _answered,
}

"""What a change of a promise must be: each rule names the field and says what is missing."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext as _

from tracker.models import Source, Target
from tracker.models.fields import EARLIEST, LATEST
from tracker.workflow import baselines, promises
from tracker.workflow.cases import COMPLETED
from tracker.workflow.promises import AMENDED, BASELINE, CORRECTED, ENDED

MERGED, DROPPED = "merged", "dropped"
ALLOWED = {
    AMENDED: frozenset(promises.PROMISE),
    CORRECTED: frozenset((*promises.PROMISE, *promises.ENDING)),
    BASELINE: frozenset({"baseline_value", "baseline_year", "baseline_text"}),
    ENDED: frozenset(promises.ENDING),
}

type Problems = Iterator[tuple[str, str]]


class Refused(ValidationError):
    """The change does not fit; the messages stand under the names of the fields."""


@dataclass(frozen=True)
class Grounds:
    """Why a promise is changed, in the columns of an amendment.

    seen: what `promises.texts` gave when the change was decided on; None where nobody looked.
    """

    act_kk: str = ""
    act_ru: str = ""
    act_en: str = ""
    act_number: str = ""
    act_on: date | None = None
    reason_kk: str = ""
    reason_ru: str = ""
    reason_en: str = ""
    source: Source | None = None
    seen: Mapping[str, Any] | None = None

    @property
    def reason(self) -> str:
        """The reason in all its languages, for the history, which has one text for all readers."""
        return " / ".join(
            dict.fromkeys(filter(None, (self.reason_kk, self.reason_ru, self.reason_en)))
        )

    def columns(self) -> dict[str, Any]:
        """The columns of the entry."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__ if name != "seen"}


@dataclass(frozen=True)
class Proposal:
    """A target as it is and as it is wanted, with the grounds. Nothing of it is saved."""

    kind: str
    target: Target
    wanted: Target
    grounds: Grounds
    on: date

    @cached_property
    def changed(self) -> frozenset[str]:
        was, now = promises.texts(self.target), promises.texts(self.wanted)
        return frozenset(name for name in now if now[name] != was[name])


def problems(proposal: Proposal) -> dict[str, list[str]]:
    """What speaks against a change: messages by field."""
    found: dict[str, list[str]] = defaultdict(list)
    for rule in RULES:
        for field, message in rule(proposal):
            found[field].append(message)
    return dict(found)


def something_changes(proposal: Proposal) -> Problems:
    if not proposal.changed:
        yield NON_FIELD_ERRORS, _("Nothing would change. Enter at least one new value.")


def only_what_belongs(proposal: Proposal) -> Problems:
    messages = {
        AMENDED: _("The end of a target is entered by itself, as “Ended”."),
        ENDED: _("When a target ends, its promise stays as it was. Enter that change by itself."),
        BASELINE: _("A revision of the baseline changes nothing else."),
    }
    for name in sorted(proposal.changed - ALLOWED[proposal.kind]):
        yield name, messages[proposal.kind]


def fields_hold(proposal: Proposal) -> Problems:
    """The fields' own rules: known codes, lengths, shapes."""
    others = {field.name for field in Target._meta.fields} - proposal.changed
    try:
        proposal.wanted.clean_fields(exclude=others)
    except ValidationError as error:
        for name, messages in error.message_dict.items():
            for message in messages:
                yield name, message


def days_fit(proposal: Proposal) -> Problems:
    days = {name: getattr(proposal.wanted, name) for name in promises.DAYS & proposal.changed}
    for name, day in sorted((days | {"act_on": proposal.grounds.act_on}).items()):
        if day and not EARLIEST <= day <= LATEST:
            yield name, _("Enter a day between 1990 and 2100.")


def in_force(proposal: Proposal) -> Problems:
    ended = proposal.target.superseded_on
    if ended is None or proposal.kind not in (AMENDED, ENDED):
        return
    if proposal.kind == ENDED or ended <= proposal.on:
        yield (
            NON_FIELD_ERRORS,
            _("The target has ended. If that is a mistake of the entry, correct the entry first."),
        )


def deadline_fits(proposal: Proposal) -> Problems:
    wanted = proposal.wanted
    if not proposal.changed & {"deadline", "deadline_precision", "starts_on"}:
        return
    if wanted.deadline and not wanted.deadline_precision:
        yield "deadline_precision", _("Say how precise the deadline is.")
    if wanted.deadline_precision and not wanted.deadline:
        yield "deadline", _("A precision needs a deadline. Enter it, or empty both.")
    if wanted.deadline and wanted.starts_on and wanted.starts_on > wanted.deadline:
        yield "starts_on", _("The promise would run only from a day after its deadline.")


def range_fits(proposal: Proposal) -> Problems:
    wanted = proposal.wanted
    if not proposal.changed & {"kind", "value", "high"}:
        return
    if wanted.high is not None and wanted.value is None:
        yield "value", _("A range needs its lower end too.")
    if wanted.kind == "range" and wanted.high is None:
        yield "high", _("A range needs its upper end too.")
    if wanted.high is not None and wanted.value is not None and wanted.high < wanted.value:
        yield "high", _("The upper end is below the lower end.")


def baseline_fits(proposal: Proposal) -> Problems:
    wanted = proposal.wanted
    if not proposal.changed & {"baseline_value", "baseline_year", "baseline_follows", "series"}:
        return
    needs_year = wanted.baseline_value is not None or wanted.baseline_follows
    if needs_year and wanted.baseline_year is None:
        yield "baseline_year", _("Name the year of the baseline.")
    if wanted.baseline_follows and wanted.series_id is None:
        yield "baseline_follows", _("No series measures the target, so the baseline follows none.")
    of_series = baselines.followed(wanted) if "baseline_value" in proposal.changed else None
    if of_series and of_series.value != wanted.baseline_value:
        yield "baseline_value", _("The baseline follows its series. Correct the value there.")


def ending_fits(proposal: Proposal) -> Problems:
    wanted = proposal.wanted
    if proposal.kind != ENDED and not proposal.changed & set(promises.ENDING):
        return
    ended = bool(wanted.superseded_on or wanted.continued_by_id or proposal.kind == ENDED)
    if ended and not wanted.ended_as:
        yield "ended_as", _("Say how the target ended.")
    if wanted.ended_as and wanted.superseded_on is None:
        yield "superseded_on", _("Enter the day on which the target ended.")
    if "superseded_on" in proposal.changed and (wanted.superseded_on or date.min) > proposal.on:
        yield "superseded_on", _("Enter the end when its day has come.")
    if wanted.ended_as == MERGED and wanted.continued_by_id is None:
        yield "continued_by", _("Name the target into which this one was merged.")
    if wanted.ended_as == DROPPED and wanted.continued_by_id is not None:
        yield "continued_by", _("A dropped target is not continued. Choose another outcome.")
    if _comes_back(wanted):
        yield "continued_by", _("A target cannot continue itself, not even through others.")


def _comes_back(target: Target) -> bool:
    """Whether the chain of those that continue a target leads back into itself."""
    passed, pk = {target.pk}, target.continued_by_id
    while pk is not None and pk not in passed:
        passed.add(pk)
        pk = Target.objects.values_list("continued_by", flat=True).get(pk=pk)
    return pk is not None


def act_is_named(proposal: Proposal) -> Problems:
    grounds = proposal.grounds
    if proposal.kind in (CORRECTED, BASELINE):
        if grounds.act_kk or grounds.act_ru or grounds.act_en or grounds.act_on:
            yield "act_on", _("Only an act changes or ends a promise: choose what happened anew.")
        return
    if grounds.act_on and grounds.act_on > proposal.on:
        yield "act_on", _("The date of the act has not come yet.")
    if proposal.kind == ENDED and proposal.wanted.ended_as == COMPLETED:
        return
    if not grounds.act_on:
        yield "act_on", _("Enter the date of the act.")
    for name in ("act_kk", "act_ru"):
        if not getattr(grounds, name).strip():
            yield name, _("Name the act in Kazakh and in Russian.")


def reason_is_given(proposal: Proposal) -> Problems:
    for name in ("reason_kk", "reason_ru"):
        if not getattr(proposal.grounds, name).strip():
            yield name, _("Give the reason in Kazakh and in Russian.")


def source_is_named(proposal: Proposal) -> Problems:
    weighty = proposal.kind == CORRECTED and proposal.changed & promises.WEIGHTY
    if weighty and proposal.grounds.source is None:
        yield "source", _("Name the source that shows what the document says.")


RULES = (
    something_changes,
    only_what_belongs,
    fields_hold,
    days_fit,
    in_force,
    deadline_fits,
    range_fits,
    baseline_fits,
    ending_fits,
    act_is_named,
    reason_is_given,
    source_is_named,
)

"""How far a report is filled in: section by section, and as a whole in per cent."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.rules import reporting
from tracker.rules.reporting import Problem

EXPLAINED = frozenset({Problem.CAUSE, Problem.CAUSE_SHORT, Problem.MEASURES})
UNSAID = frozenset(
    {Problem.NOTHING_SAID, Problem.NO_DATA_REASON, Problem.STATUS_MISSING, Problem.WORDS}
)


class Section(StrEnum):
    """The sections of a report, in the order of the form."""

    FACTS = "facts"
    MILESTONES = "milestones"
    DEVIATIONS = "deviations"
    NARRATIVE = "narrative"
    EVIDENCE = "evidence"
    LETTER = "letter"


class Filled(StrEnum):
    """How far a section is."""

    COMPLETE = "complete"
    BEGUN = "begun"
    EMPTY = "empty"
    NOT_NEEDED = "not_needed"


@dataclass(frozen=True)
class Share:
    """How many of the things that a section asks for are there."""

    done: int
    asked: int

    @property
    def whole(self) -> bool:
        """Whether nothing that is asked is missing."""
        return self.done >= self.asked

    @property
    def state(self) -> Filled:
        """The share in a word."""
        if not self.asked:
            return Filled.NOT_NEEDED
        if self.whole:
            return Filled.COMPLETE
        return Filled.BEGUN if self.done else Filled.EMPTY


def of_lines(lines: Iterable[reporting.Line]) -> dict[Section, Share]:
    """The shares of the sections that the lines fill."""
    lines = list(lines)
    events = [line for line in lines if section_of(line) is Section.MILESTONES]
    facts = [line for line in lines if section_of(line) is Section.FACTS]
    deviating = [line for line in lines if reporting.needs_cause(line)]
    return {
        Section.FACTS: _share(facts, UNSAID),
        Section.MILESTONES: _share(events, UNSAID),
        Section.DEVIATIONS: _share(deviating, EXPLAINED),
    }


def section_of(line: reporting.Line) -> Section:
    """The section in which a line is filled in."""
    return Section.MILESTONES if line.milestone and not line.numeric else Section.FACTS


def _share(lines: list[reporting.Line], without: frozenset[Problem]) -> Share:
    done = sum(without.isdisjoint(reporting.problems(line, on=date.max)) for line in lines)
    return Share(done, len(lines))


def percent(shares: Mapping[Section, Share]) -> int:
    """How much of all that is asked is there, rounded down. Evidence is asked of nobody."""
    asked = [share for section, share in shares.items() if section is not Section.EVIDENCE]
    total = sum(share.asked for share in asked)
    return sum(share.done for share in asked) * 100 // total if total else 0

"""The assessment engine from the command line: cases in, verdicts out, no database."""

import json
import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError

from tracker.rules.assess import assess
from tracker.rules.case import Case
from tracker.rules.kinds import KINDS
from tracker.rules.methods import METHODS, Opinion
from tracker.rules.values import Constants, Goal, Record, Value, Verdict
from tracker.sentences import sentence

DIRECTIONS = {"at least": 1, "at most": -1}
YEARS = range(1000, 3000)
MOST_PLACES = 30  # before or after the point
BAD_INPUT = 2


FORMAT = """\
Judge the cases of a JSON file (or - for standard input) and print the verdicts as a JSON list.

A case is an object: "id"; "obs", a list of [year, value or null]; "target", a number or null;
"deadline", a year or null; "direction", "at least" or "at most"; "as_of", the year at whose end it is
judged; "baseline", [year, value] or null; "limit", a natural limit such as 100, or null. Optional:
"kind", "high" (of a range), "factor" (of a relative target). Bad input exits with 2 and names the
case and the field.
"""


class Command(BaseCommand):
    help = FORMAT
    requires_system_checks = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.formatter_class = RawDescriptionHelpFormatter
        parser.add_argument("file", help="a JSON list of cases, or - for standard input")

    def handle(self, *args: object, file: str, **options: object) -> None:
        cases = _cases(_text(file))
        results = [_judged(_Case(case, place)) for place, case in enumerate(cases, start=1)]
        self.stdout.write(json.dumps(results, ensure_ascii=False, indent=1))


def _fail(message: str) -> NoReturn:
    raise CommandError(message, returncode=BAD_INPUT)


def _text(file: str) -> str:
    try:
        return sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        _fail(f"{file} cannot be read: {error}.")


def _cases(text: str) -> list[Any]:
    try:
        cases = json.loads(text, parse_float=Decimal, parse_constant=_not_json)
    except (ValueError, RecursionError, InvalidOperation) as error:
        _fail(f"The input is not JSON: {error}.")
    if not isinstance(cases, list):
        _fail("The input must be a JSON list of cases.")
    return cases


def _not_json(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not a number")


@dataclass(frozen=True)
class _Case:
    """A case as given, read field by field; what is wrong is said with its case and field."""

    fields: Any
    place: int

    def wrong(self, field: str, what: str) -> NoReturn:
        known = self.fields.get("id") if isinstance(self.fields, dict) else None
        _fail(f"Case {known if known is not None else self.place}, field {field}: {what}.")

    def get(self, field: str) -> Any:
        if not isinstance(self.fields, dict):
            _fail(f"Case {self.place} must be an object with named fields.")
        if field not in self.fields:
            self.wrong(field, "is missing")
        return self.fields[field]

    def optional(self, field: str, default: Any = None) -> Any:
        return self.get(field) if field in self.fields else default

    def year(self, field: str, given: Any) -> int:
        if type(given) is not int or given not in YEARS:
            self.wrong(field, f"must be a year between {YEARS[0]} and {YEARS[-1]}")
        return given

    def number(self, field: str, given: Any) -> Decimal | None:
        if given is None:
            return None
        if type(given) not in {int, Decimal}:
            self.wrong(field, "must be a number or null")
        number = Decimal(given)
        if not number.is_finite() or (number and abs(number.adjusted()) > MOST_PLACES):
            self.wrong(field, "is too large or too small a number to judge by")
        return number

    def choice(self, field: str, given: Any, choices: Any) -> Any:
        if not isinstance(given, str) or given not in choices:
            self.wrong(field, f"must be one of: {', '.join(choices)}")
        return given

    def pair(self, field: str, given: Any) -> tuple[int, Decimal | None]:
        if not isinstance(given, list) or len(given) != 2:
            self.wrong(field, "must be a year with its value")
        return self.year(field, given[0]), self.number(field, given[1])

    def identity(self) -> Any:
        given = self.get("id")
        if type(given) not in {str, int}:
            self.wrong("id", "must be text or a whole number")
        return given

    def values(self, as_of: int) -> tuple[Value, ...]:
        """The values known at the end of the year; a year without a value is no value."""
        given = self.get("obs")
        if not isinstance(given, list):
            self.wrong("obs", "must be a list of years with their values")
        pairs = [self.pair("obs", item) for item in given]
        years = [year for year, _ in pairs]
        if twice := sorted({year for year in years if years.count(year) > 1}):
            self.wrong("obs", f"gives {twice[0]} more than once")
        return tuple(
            Value(year, value) for year, value in pairs if value is not None and year <= as_of
        )

    def baseline(self) -> Value | None:
        given = self.get("baseline")
        if given is None:
            return None
        year, value = self.pair("baseline", given)
        return None if value is None else Value(year, value)

    def deadline(self) -> date | None:
        given = self.get("deadline")
        return None if given is None else date(self.year("deadline", given), 12, 31)

    def goal(self) -> Goal:
        return Goal(
            kind=self.choice("kind", self.optional("kind", "level"), tuple(KINDS)),
            direction=DIRECTIONS[
                self.choice("direction", self.get("direction"), tuple(DIRECTIONS))
            ],
            value=self.number("target", self.get("target")),
            high=self.number("high", self.optional("high")),
            factor=self.number("factor", self.optional("factor")),
            deadline=self.deadline(),
            baseline=self.baseline(),
            limit=self.number("limit", self.get("limit")),
        )


def _judged(case: _Case) -> dict[str, Any]:
    identity, goal = case.identity(), case.goal()
    as_of = case.year("as_of", case.get("as_of"))
    record, on = Record(case.values(as_of)), date(as_of, 12, 31)
    verdict = assess(goal, record, on=on)
    known = Case(goal, record, on, Constants())
    return {
        "id": identity,
        "status": verdict.status,
        "reason": verdict.reasons[0] if verdict.reasons else None,
        **_figures(verdict),
        "evidence": verdict.evidence,
        "sentence": sentence(goal, verdict, language="en", unit=""),
        "methods": {name: _opinion(method.rule(known)) for name, method in METHODS.items()},
    }


def _figures(verdict: Verdict) -> dict[str, Any]:
    band = None if verdict.low is None else [verdict.low, verdict.high]
    required, gap = verdict.required_per_year, verdict.gap
    return {
        "chance": verdict.chance,
        "projection": verdict.projection,
        "band": band,
        "required_per_year": None if required is None else float(required),
        "gap": None if gap is None else float(gap),
    }


def _opinion(opinion: Opinion | None) -> dict[str, Any] | None:
    return None if opinion is None else {"status": opinion.status, "ratio": opinion.ratio}

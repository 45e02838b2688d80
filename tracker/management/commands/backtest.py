"""The methods put to the test on annual series of anyone's choice. No database."""

import io
import json
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tracker.rules.annual import Reading, Rejection, read_csv
from tracker.rules.backtest import trials
from tracker.rules.scores import scored

BAD_INPUT = 2
STANCES = {"1": "kept", "0": "in between", "-1": "not kept"}
PROTOCOL = """\
Test all methods on the annual series of a CSV file, or of every CSV file in a folder.

A file has a column "Year" and a column "Value"; all its other columns, and its own name, name the
series. A line that cannot be read is reported with its number and left out. Where a series has
several values for one year, all of them are left out.

How it is done. In every year of a series from its fifth value on, eight targets are set where the
value 3, 5 or 10 years later is known: on both sides of the value of that year, at 0.25, 0.5, 1 and
2 times what the series usually moves a year, times the number of years. Targets below zero are
left out for a series that was never negative, and so are series that never moved. The baseline is
the first value of the last five years. Every method sees only the values up to that year. A target
is kept if the value of the deadline year meets it.

What is printed. Hit rate: how often the side (kept or not kept) was right. Brier score: the mean
squared difference between the probability and what happened; less is better. A rule without
probabilities counts as 1 where it says that the target will be kept, and as 0 otherwise. A method
that says nothing of a target is left out there, and the number is given, with the Brier score of
the default method on the same targets. Flips: each target is judged again in every later year with
a value before its deadline; the share of steps at which the side changes.
"""


class Command(BaseCommand):
    help = PROTOCOL
    requires_system_checks = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.formatter_class = RawDescriptionHelpFormatter
        parser.add_argument("path", type=Path, help="a CSV file, or a folder of CSV files")
        parser.add_argument("--json", action="store_true", help="print the figures as JSON")

    def handle(self, *args: object, path: Path, **options: Any) -> None:
        readings = [_read(file) for file in _files(path)]
        for reading in readings:
            for rejection in reading.rejected:
                self.stderr.write(_sentence(rejection))
        series = [values for reading in readings for values in reading.series.values()]
        figures = _counted(readings) | scored(trials(values) for values in series)
        if not figures["targets"]:
            raise CommandError(
                "{files} files; lines read {read}, accepted {accepted}. No series has the values "
                "that a test needs: six years in a row at least.".format(**figures),
                returncode=BAD_INPUT,
            )
        self.stdout.write(json.dumps(figures, indent=1) if options["json"] else _report(figures))


def _files(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    files = sorted(path.glob("*.csv"))
    if not files:
        raise CommandError(f"{path} is no file and no folder with CSV files.", returncode=BAD_INPUT)
    return files


def _read(file: Path) -> Reading:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        return Reading({}, [Rejection(file.name, 1, "", f"the file cannot be read: {error}")], 1)
    return read_csv(file.name, io.StringIO(text))


def _sentence(rejection: Rejection) -> str:
    column = f", column {rejection.column}" if rejection.column else ""
    return f"{rejection.file}, line {rejection.line}{column}: {rejection.reason}."


def _counted(readings: list[Reading]) -> dict[str, Any]:
    return {
        "files": len(readings),
        "read": sum(reading.read for reading in readings),
        "accepted": sum(reading.accepted for reading in readings),
        "rejected": sum(len(reading.rejected) for reading in readings),
        "series": sum(len(reading.series) for reading in readings),
    }


def _report(figures: dict[str, Any]) -> str:
    return "\n".join(
        [
            "{files} files; lines read {read} = accepted {accepted} + rejected {rejected}. "
            "Series: {series}, of which tested: {series_tested}.".format(**figures),
            f"Targets: {figures['targets']}, kept: {_percent(figures['came_true'])}.",
            "",
            _table(
                ("method", "judged", "silent", "hit rate", "Brier", "default's", "flips"),
                [_method_row(method, score) for method, score in figures["methods"].items()],
            ),
            f"Always saying the base rate: Brier {figures['base_rate_brier']:.4f}.",
            "",
            _table(
                ("method", "it said", "targets", "kept"),
                [
                    (method, STANCES[stance], share["n"], _percent(share["came_true"]))
                    for method, score in figures["methods"].items()
                    for stance, share in score["stances"].items()
                ],
            ),
            "",
            _table(
                ("chance", "targets", "said", "kept"),
                [
                    (
                        f"{_percent(one['low'])} – {_percent(one['high'])}",
                        one["n"],
                        _percent(one["said"]),
                        _percent(one["came_true"]),
                    )
                    for one in figures["calibration"]
                ],
            ),
        ]
    )


def _method_row(method: str, score: dict[str, Any]) -> tuple[Any, ...]:
    return (
        method,
        score["judged"],
        score["silent"],
        _percent(score["hit_rate"]),
        _score(score["brier"]),
        _score(score["default_brier"]),
        _percent(score["flips"]),
    )


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{share:.1%}"


def _score(value: float | None) -> str:
    return "–" if value is None else f"{value:.4f}"


def _table(head: tuple[str, ...], rows: list[tuple[Any, ...]]) -> str:
    """Columns under their names, as wide as their widest cell, numbers to the right."""
    cells = [head, *([str(cell) for cell in row] for row in rows)]
    widths = [max(len(row[place]) for row in cells) for place in range(len(head))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if place == 0 else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in cells
    )

"""What the data files hold beside the tables: a target as a whole, and lists that staff take along."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpResponse

from tracker.datasets.columns import LANGUAGES, Row
from tracker.datasets.targets import TARGETS
from tracker.datasets.texts import as_data, csv_texts
from tracker.models import Note, Target, Verdict
from tracker.web.data_answers import TYPES, named
from tracker.web.ledger_files import ledger_data


def in_each_language(record: Any, *names: str) -> dict[str, str]:
    """Texts of a record under name_kk, name_ru and name_en."""
    keys = [f"{name}_{code}" for name in names for code in LANGUAGES]
    return {key: getattr(record, key) for key in keys}


def csv_file(name: str, header: Sequence[str], rows: Iterable[Row]) -> HttpResponse:
    """Answer with rows as CSV in UTF-8, under a header that stands also where there are none."""
    texts = csv_texts(header, rows)
    return named(HttpResponse("".join(texts), content_type=TYPES["csv"]), name, "csv")


def verdict_data(verdict: Verdict) -> dict[str, Any]:
    """A verdict with everything it was made from."""
    return {
        "status": verdict.status,
        "reasons": verdict.reasons,
        "judged_on": verdict.judged_on.isoformat(),
        "method": verdict.method,
        "method_version": verdict.method_version,
        "constants": verdict.constants,
        "evidence": verdict.evidence,
        "result": verdict.result,
        "inputs": verdict.inputs,
        "opinions": verdict.opinions,
        "methods_disagree": verdict.methods_disagree,
        "sentences": {code: verdict.sentence_in(code) for code in LANGUAGES},
    }


def target_data(target: Target, notes: Iterable[Note]) -> dict[str, Any]:
    """A target with its verdict, quotes and notes; its values are added by whoever asks for them."""
    return {
        "target": as_data(TARGETS.row(target)),
        "verdict": verdict_data(target.verdict) if target.verdict else None,
        "values": [],
        "quotes": target.quotes,
        "ledger": ledger_data(target),
        "notes": [
            {
                "note_id": note.code,
                **in_each_language(note, "topic", "a", "b", "advice"),
            }
            for note in notes
        ],
    }

"""A citation as reference managers read it: BibTeX, RIS and CSL-JSON."""

import json
import re
from datetime import date
from typing import NamedTuple

SPECIAL = re.compile(r"[\\{}$&#%_~^]")
ESCAPED = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}


class Cited(NamedTuple):
    """What is cited. version: the day of the data, None before there are any."""

    key: str
    title: str
    publisher: str
    url: str
    language: str
    version: date | None
    accessed: date


def bibtex(cited: Cited) -> str:
    """An entry that old and new BibTeX take."""
    day = cited.version or cited.accessed
    fields = {
        "author": f"{{{_escaped(cited.publisher)}}}",
        "title": f"{{{_escaped(cited.title)}}}",
        "year": str(day.year),
        "version": day.isoformat(),
        "url": cited.url,
        "urldate": cited.accessed.isoformat(),
        "language": cited.language,
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items()]
    return f"@misc{{{cited.key},\n" + ",\n".join(lines) + "\n}\n"


def _escaped(text: str) -> str:
    return SPECIAL.sub(lambda found: ESCAPED.get(found[0], f"\\{found[0]}"), " ".join(text.split()))


def ris(cited: Cited) -> str:
    """A record in the tagged format of Research Information Systems."""
    day = cited.version or cited.accessed
    lines = [
        ("TY", "DATA"),
        ("ID", cited.key),
        ("AU", cited.publisher),
        ("TI", " ".join(cited.title.split())),
        ("PB", cited.publisher),
        ("PY", str(day.year)),
        ("DA", f"{day:%Y/%m/%d}"),
        ("ET", day.isoformat()),
        ("LA", cited.language),
        ("UR", cited.url),
        ("Y2", f"{cited.accessed:%Y/%m/%d}"),
        ("ER", ""),
    ]
    return "".join(f"{tag}  - {value}\r\n" for tag, value in lines)


def csl_json(cited: Cited) -> str:
    """A list of one item, as citation processors read it."""
    day = cited.version or cited.accessed
    item = {
        "id": cited.key,
        "type": "dataset",
        "title": " ".join(cited.title.split()),
        "author": [{"literal": cited.publisher}],
        "publisher": cited.publisher,
        "issued": _parts(day),
        "accessed": _parts(cited.accessed),
        "version": day.isoformat(),
        "language": cited.language,
        "URL": cited.url,
    }
    return json.dumps([item], ensure_ascii=False, indent=1) + "\n"


def _parts(day: date) -> dict[str, list[list[int]]]:
    return {"date-parts": [[day.year, day.month, day.day]]}

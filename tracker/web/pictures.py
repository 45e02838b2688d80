"""Pictures as PNG, for those who cannot use SVG: set by typst with the fonts that it brings.

Those hold the Kazakh letters, so a machine needs no font of its own, and the same picture is the
same file everywhere. Drawing costs a tenth of a second of a processor: each picture is drawn once,
one after the other, and who finds a queue is asked to come again. So asking for many cannot take the
site down.
"""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typst
from django.core.cache import cache
from django.http import HttpResponse

from tracker.web.queueing import Busy, Queue, come_again

HERE = Path(__file__).parent
PICTURE, CARD = HERE / "picture.typ", HERE / "card.typ"
A_DAY = 24 * 60 * 60  # seconds that a picture is kept
PATIENCE = 5  # seconds after which to come again
QUEUE = Queue(longest=3)  # pictures of a process


def of_svg(svg: str) -> bytes:
    """The PNG of an SVG, twice as fine as its pixels. Raises Busy."""
    return _drawn(PICTURE, {"svg": svg}, 192)


def card(content: Mapping[str, Any]) -> bytes:
    """A card of 1200 × 630 pixels from its texts. Raises Busy."""
    return _drawn(CARD, {"content": json.dumps(content, ensure_ascii=False, sort_keys=True)}, 72)


def answer(picture: Any, *given: Any) -> HttpResponse:
    """Answer with a picture; where too many are asked for, ask to come again."""
    try:
        return HttpResponse(picture(*given), content_type="image/png")
    except Busy:
        return come_again(PATIENCE)


def _drawn(template: Path, given: dict[str, str], fineness: int) -> bytes:
    told = "\0".join([template.read_text("utf-8"), *given.values()])
    key = f"picture:{hashlib.sha256(told.encode()).hexdigest()}"
    found = cache.get(key)
    if found is None:
        found = _draw(template, given, fineness)
        cache.set(key, found, A_DAY)
    return bytes(found)


def _draw(template: Path, given: dict[str, str], fineness: int) -> bytes:
    with QUEUE.turn():
        made = typst.compile(
            template,
            root=HERE,
            ignore_system_fonts=True,
            sys_inputs=given,
            format="png",
            ppi=fineness,
        )
    assert isinstance(made, bytes)  # noqa: S101 -- one page is one file
    return made

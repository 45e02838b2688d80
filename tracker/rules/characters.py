"""The one table of characters that no text of ours holds."""

import re

# What no file can hold: control characters but for tab and line ends, half characters, and the two
# that are none. And what writes a line in another order than it reads: overrides, embeddings, isolates.
FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
    "\u202a-\u202e\u2066-\u2069"
    "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)


def cleaned(text: str) -> str:
    """A text without the characters that no text of ours holds."""
    return FORBIDDEN.sub("", text)

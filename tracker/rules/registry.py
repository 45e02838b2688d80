"""How a rule becomes a choice: registered under its key and label where it is written."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass


def gettext_noop(text: str) -> str:
    """Mark a label for makemessages, which goes by this name; the rules stay free of Django."""
    return text


@dataclass(frozen=True)
class Entry[Rule, Traits]:
    """One registered rule, with its label (an English msgid) and what else is said of it."""

    key: str
    label: str
    rule: Rule
    traits: Traits


class Registry[Rule: Callable[..., object], Traits](Mapping[str, Entry[Rule, Traits]]):
    """The rules of one sort by key, in the order in which they are written."""

    def __init__(self) -> None:
        self._entries: dict[str, Entry[Rule, Traits]] = {}

    def add(self, key: str, label: str, traits: Traits) -> Callable[[Rule], Rule]:
        """Register the decorated function; ValueError where the key is taken."""
        if key in self._entries:
            raise ValueError(f"{key} is registered already")

        def register(rule: Rule) -> Rule:
            self._entries[key] = Entry(key, label, rule, traits)
            return rule

        return register

    def __getitem__(self, key: str) -> Entry[Rule, Traits]:
        return self._entries[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

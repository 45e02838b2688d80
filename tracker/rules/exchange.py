"""The rules' values as JSON and back, digit for digit, so that a stored verdict can be recomputed."""

import json
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from hashlib import blake2b
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

# one for all: making an encoder takes longer than a small text
as_text = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=str).encode
FILE_KINDS = ("csv", "xlsx", "json")  # the forms in which every table is given away
PLAIN = frozenset({NoneType, bool, int, float, str})


def encode(value: Any) -> Any:
    """Turn a value of the rules into what JSON can hold: decimals and dates become text."""
    kind: Any = type(value)
    if kind in PLAIN:
        return value
    if kind is Decimal:
        return format(value, "f")
    if kind is tuple or kind is list:
        return [encode(item) for item in value]
    if kind is date:
        return value.isoformat()
    if isinstance(value, StrEnum):
        return value.value
    told = {}
    for name in names_of(kind):
        each = getattr(value, name)
        told[name] = each if type(each) in PLAIN else encode(each)
    return told


@cache
def names_of(kind: Any) -> tuple[str, ...]:
    """The fields of a dataclass, in the order in which they are written."""
    return tuple(field.name for field in fields(kind))


def fingerprint(*parts: Any) -> int:
    """A number that two different contents do not share, as a database keeps it: 64 bits, signed."""
    digest = blake2b(as_text(parts).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def decode(kind: Any, data: Any) -> Any:
    """Turn JSON back into a value of the given type. KeyError names a missing field."""
    if get_origin(kind) in (Union, UnionType):
        if data is None:
            return None
        kind = next(choice for choice in get_args(kind) if choice is not NoneType)
    if get_origin(kind) is tuple:
        return _decode_tuple(get_args(kind), data)
    if is_dataclass(kind):
        make: Any = kind
        known = [name for name in names_of(make) if name in data]
        return make(**{name: decode(hints_of(make)[name], data[name]) for name in known})
    if kind is date:
        return date.fromisoformat(data)
    return kind(data) if kind in (Decimal, float) or issubclass(kind, StrEnum) else data


@cache
def hints_of(kind: Any) -> dict[str, Any]:
    """The types of a dataclass's fields."""
    return get_type_hints(kind)


def _decode_tuple(kinds: tuple[Any, ...], data: list[Any]) -> tuple[Any, ...]:
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        return tuple(decode(kinds[0], item) for item in data)
    return tuple(decode(kind, item) for kind, item in zip(kinds, data, strict=True))

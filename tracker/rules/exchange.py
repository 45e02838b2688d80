"""The rules' values as JSON and back, digit for digit, so that a stored verdict can be recomputed."""

from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints


def encode(value: Any) -> Any:
    """Turn a value of the rules into what JSON can hold: decimals and dates become text."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: encode(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple | list):
        return [encode(item) for item in value]
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, StrEnum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value


def decode(kind: Any, data: Any) -> Any:
    """Turn JSON back into a value of the given type. KeyError names a missing field."""
    if get_origin(kind) in (Union, UnionType):
        if data is None:
            return None
        kind = next(choice for choice in get_args(kind) if choice is not NoneType)
    if get_origin(kind) is tuple:
        return _decode_tuple(get_args(kind), data)
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        known = {field.name for field in fields(kind)} & data.keys()
        make: Any = kind
        return make(**{name: decode(hints[name], data[name]) for name in known})
    if kind is date:
        return date.fromisoformat(data)
    return kind(data) if kind in (Decimal, float) or issubclass(kind, StrEnum) else data


def _decode_tuple(kinds: tuple[Any, ...], data: list[Any]) -> tuple[Any, ...]:
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        return tuple(decode(kinds[0], item) for item in data)
    return tuple(decode(kind, item) for kind, item in zip(kinds, data, strict=True))

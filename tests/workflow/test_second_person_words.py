"""A change of data by hand in words: no value that a record may hold brings a page down."""

import pytest
from django.db import models

from tracker.models import DataChange
from tracker.workflow import change_words
from tracker.workflow.second_records import ENTERED, RECORDS, fields_of

PART = {"name_kk": "Ұлдар", "name_ru": "Мальчики", "name_en": "Boys", "value": "12.5"}
QUOTE = {"source": "SRC", "language": "ru", "text": "не менее 20 %"}
TOLD = {
    "parts": ([PART], "Boys: 12.5"),
    "quotes": ([QUOTE], "не менее 20 %"),
    "plan": ({"2027": "0.5"}, '{"2027": "0.5"}'),
    "breakdown": ({"sex": "F"}, '{"sex": "F"}'),
    "aliases": (["one", "two"], "one; two"),
}
JSON = [
    (kind, name)
    for kind, model in RECORDS.items()
    for name, column in fields_of(model).items()
    if isinstance(column, models.JSONField)
]


def told(kind, name, value):
    """What a proposal of a new record says about one column."""
    row = DataChange(record_type=kind, kind=ENTERED, after={name: value})
    (change,) = change_words.changes_of(row)
    return change.after


@pytest.mark.parametrize(("kind", "name"), JSON)
def test_every_list_and_dictionary_of_every_kind_of_record_is_told(kind, name):
    value, words = TOLD[name]
    assert told(kind, name, value) == words


@pytest.mark.parametrize("strange", [[{"name_kk": "Ұлдар"}], [PART | {"value": "x"}], [[1], None]])
def test_what_has_no_known_shape_is_told_as_it_is_kept(strange):
    assert told("target", "parts", strange)

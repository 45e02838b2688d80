"""No sentence ends with two full stops, whatever date stands at its end."""

import pytest
from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format

from tests.factories import NOW
from tests.test_translations import CATALOGUES, PLACEHOLDER, entries, language, marked_texts

pytestmark = pytest.mark.pages
FORMATS = ("DATE_FORMAT", "DATETIME_FORMAT", "YEAR_MONTH_FORMAT", "SHORT_DATE_FORMAT")


def texts_in(code):
    """All texts of a language."""
    if code == "en":
        return marked_texts()
    (path,) = (path for path in CATALOGUES if language(path) == code)
    return [text for told in entries(path).values() for text in told]


@pytest.mark.parametrize("code", [code for code, _name in settings.LANGUAGES])
def test_a_date_brings_no_full_stop_to_one_that_is_there(code):
    with translation.override(code):
        days = [date_format(NOW, form) for form in FORMATS]
    for text in texts_in(code):
        for day in days:
            assert ".." not in PLACEHOLDER.sub(day, text), text


@pytest.mark.parametrize("code", [code for code, _name in settings.LANGUAGES])
@pytest.mark.parametrize("form", FORMATS)
def test_no_date_ends_with_a_full_stop(code, form):
    with translation.override(code):
        assert not date_format(NOW, form).endswith(".")

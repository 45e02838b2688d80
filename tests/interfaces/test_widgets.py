"""Widgets written by hand are those of Django's templates, byte for byte."""

from datetime import date
from decimal import Decimal

import pytest
from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy, override

from tracker.web.widgets import DRAWN, Renderer

pytestmark = pytest.mark.pure
ODD = "a <b> & \"c\" 'd'\n1 234,50"
FLAT = [("", gettext_lazy("State")), (1, ODD), (1234567, mark_safe("<i>1</i>")), (None, 1234567)]
GROUPED = [("One & two", [("a", "A"), ("b", "B")]), ("c", "C")]
ATTRIBUTES = {"class": "x", "data-a": ODD, "autofocus": True, "hidden": False, "rows": 12345}
WIDGETS = {
    "text": (forms.TextInput, [None, "", ODD, 0, Decimal("12345.60")]),
    "number": (forms.NumberInput, [None, 1234567]),
    "e-mail": (forms.EmailInput, ["a@b.kz"]),
    "address": (forms.URLInput, ["https://a.kz/?a=1&b=2"]),
    "password": (forms.PasswordInput, ["secret"]),
    "hidden": (forms.HiddenInput, [ODD, 1234567]),
    "day": (forms.DateInput, [None, date(2027, 4, 1), "1 April"]),
    "tick": (forms.CheckboxInput, [None, True, False, "yes"]),
    "file": (forms.FileInput, [None]),
    "area": (forms.Textarea, [None, "", ODD, 1234567]),
    "choice": (lambda attrs: forms.Select(attrs, FLAT), [None, "", "1", 1234567]),
    "groups": (lambda attrs: forms.Select(attrs, GROUPED), ["b"]),
    "several": (lambda attrs: forms.SelectMultiple(attrs, FLAT), [["1"], []]),
    "unknown": (forms.NullBooleanSelect, [None, True]),
    "radio": (lambda attrs: forms.RadioSelect(attrs, FLAT), ["1"]),
    "date and time": (forms.SplitDateTimeWidget, [None]),
}


@pytest.mark.parametrize("attrs", [{}, ATTRIBUTES], ids=["plain", "attributes"])
@pytest.mark.parametrize("name", WIDGETS)
def test_a_widget_is_the_one_of_the_template(name, attrs):
    make, values = WIDGETS[name]
    for language in ("kk", "en"):
        for value in values:
            with override(language):
                drawn = make(attrs=attrs).render("a-field", value, {"id": "b"}, Renderer())
                template = make(attrs=attrs).render(
                    "a-field", value, {"id": "b"}, TemplatesSetting()
                )
            assert drawn == template


def test_every_widget_that_is_drawn_is_tried():
    tried = {str(make(attrs={}).template_name) for make, _values in WIDGETS.values()}

    assert DRAWN.keys() <= tried

"""A row whose target became one of another kind, while somebody typed in the fields that it had."""

from django.forms import BooleanField, Field
from django.utils.translation import gettext as _

from tracker.web.forms import LineForm


def lost_fields(form: LineForm) -> list[tuple[str, str]]:
    """(name of the field, text) of what was typed in fields that the row does not have now."""
    if not form.is_bound:
        return []
    typed = {
        name: str(form.data.get(form.add_prefix(name), "")).strip()
        for name in form.base_fields.keys() - form.fields.keys() - form.unsent
    }
    return [
        (str(field.label), _text(field, typed[name]))
        for name, field in form.base_fields.items()
        if typed.get(name)
    ]


def _text(field: Field, typed: str) -> str:
    if isinstance(field, BooleanField):
        return _("Yes")
    return str(dict(getattr(field, "choices", [])).get(typed, typed))


def other_fields_text() -> str:
    """That such a row was not saved, beside what was typed in it."""
    return _(
        "Not saved: this row asks for other fields since its target was changed. What you typed is"
        " shown beside it: enter it in the fields that it has now, and save again."
    )


def save_the_page_text() -> str:
    """The same, in a page that still shows the old fields."""
    return _(
        "Not saved: a row asks for other fields since its target was changed. Save the page: what"
        " you typed will be shown beside the fields that the row has now."
    )

"""Forms that may be sent in part: what was not sent stays as it is stored."""

from collections import ChainMap
from typing import Any

from django import forms

from tracker.rules.merging import same


class Tick(forms.CheckboxInput):
    """A box with a note beside it: as an empty box is never sent, the note tells that it was shown."""

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Whether neither the box nor its note was sent."""
        del files
        return name not in data and f"{name}_note" not in data


class PartForm(forms.Form):
    """A form that holds, and shows, what is stored in each field that was not sent."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.unsent = {
            name
            for name, field in self.fields.items()
            if field.widget.value_omitted_from_data(self.data, self.files, self.add_prefix(name))
        }
        if self.is_bound and self.unsent:
            sent: Any = self.data
            stored = {self.add_prefix(name): self.initial.get(name) for name in self.unsent}
            self.data = ChainMap(sent, stored)

    @property
    def said(self) -> dict[str, Any]:
        """The fields that were sent, and those that follow from them, as they were understood."""
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in self.unsent or not same(value, self.initial.get(name))
        }

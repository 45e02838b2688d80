"""The things that a running count counts."""

from typing import Any

from django.contrib import admin
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracker.admin.base import column
from tracker.admin.proposing import ProposalForm, Proposing
from tracker.models import Counted


class CountedForm(ProposalForm):
    """A thing counted. What the database would refuse is said in words beforehand."""

    names_source = True

    def clean(self) -> dict[str, Any]:
        """Ask for the evidence: an address or a source."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not (cleaned.get("evidence") or cleaned.get("source") or "evidence" in self.errors):
            self.add_error(
                "evidence", gettext("Give the address of the evidence, or name the source.")
            )
        return cleaned


@admin.register(Counted)
class CountedAdmin(Proposing):
    """What is counted, each with its evidence."""

    form = CountedForm
    shown = column(_("name"), "name")
    list_display = ("target", "shown", "counted_on", "evidence", "source")
    list_select_related = ("target", "source")
    search_fields = ("target__code", "name_kk", "name_ru", "name_en", "evidence")
    autocomplete_fields = ("target", "source")
    ordering = ("target__code", "counted_on", "pk")

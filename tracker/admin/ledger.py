"""The ledger in the administration: a change of a promise is entered here and nowhere else."""

from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tracker.admin.base import Kept
from tracker.admin.ledger_form import NEW, AmendmentForm
from tracker.models import Amendment, User
from tracker.workflow import ledger, promises
from tracker.workflow.ledger_rules import Refused
from tracker.workflow.reports import Conflict

LANGUAGES = [code for code, _name in settings.LANGUAGES]
ACT = (*(f"act_{code}" for code in LANGUAGES), "act_number", "act_on", "source")
REASON = tuple(f"reason_{code}" for code in LANGUAGES)
WRITTEN = ("before", "after", "made_at", "made_by")


@admin.register(Amendment)
class AmendmentAdmin(Kept):
    """Every change of a promise with its act and its reason. Entries are added, never changed."""

    form = AmendmentForm
    list_display = ("target", "kind", "act_on", "act_number", "made_at", "made_by")
    list_filter = ("kind",)
    list_select_related = ("target", "made_by")
    search_fields = ("target__code", "act_kk", "act_ru", "act_en", "act_number")
    autocomplete_fields = ("target", "source")
    ordering = ("-made_at", "-pk")
    add_fieldsets = (
        (
            None,
            {
                "fields": ("target", "kind", "seen"),
                "description": _(
                    "An entry stays for ever and is public. A mistake of ours is corrected by "
                    "another entry."
                ),
            },
        ),
        (_("The act"), {"fields": ACT}),
        (_("The reason"), {"fields": REASON}),
        (
            _("What the promise says from now on"),
            {
                "description": _(
                    "Enter only what changes. Where the title or the words as printed name the old "
                    "number or year, enter them anew too: they are shown everywhere."
                ),
                "fields": ("emptied", *(f"{NEW}{name}" for name in promises.PROMISE)),
            },
        ),
        (_("The end of the target"), {"fields": [f"{NEW}{name}" for name in promises.ENDING]}),
    )

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """An entry that stands is only read."""
        return obj is None and super().has_change_permission(request, obj)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """The form for a new entry; of one that stands, what it says."""
        if obj is None:
            return self.add_fieldsets
        return ((None, {"fields": ("target", "kind", *ACT, *REASON, *WRITTEN)}),)

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **options: Any
    ) -> Any:
        """The form of one's own only for a new entry."""
        form = forms.ModelForm if obj else self.form
        made = super().get_form(request, obj, change, **({"form": form} | options))
        made.by = request.user
        return made

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Take the one door; what it wrote is the entry that was added."""
        now = timezone.localtime()
        by = cast(User, request.user)
        grounds = form.grounds()
        try:
            entry = ledger.make(
                obj.kind, obj.target, form.changes(), grounds, by=by, at=now, on=now.date()
            )
        except Refused as refused:  # the form asked before: another record changed since
            raise Conflict(" ".join(refused.messages)) from None
        obj.pk = entry.pk

"""What one person may only propose: the same form as everywhere, with the reason, and no saving."""

from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracker.admin.base import AGREE, ExactForm, Judged, Picker, agrees
from tracker.models import DataChange, Source, User
from tracker.models.fields import NARRATIVE
from tracker.workflow import second_person, second_records
from tracker.workflow.second_person import Grounds
from tracker.workflow.second_records import PUBLIC_FACTS

NEEDED = ("why_kk", "why_ru")
GROUNDS = (*(f"why_{code}" for code, _name in settings.LANGUAGES), "why_source")
REMOVE = "remove_record"
OWN = frozenset({*GROUNDS, REMOVE, AGREE})


def _reason(code: str) -> forms.CharField:
    """The field for the reason in one language."""
    return forms.CharField(
        label=format_lazy("{} [{}]", _("Reason of the change"), code),
        required=False,
        max_length=NARRATIVE,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ProposalForm(ExactForm):
    """A record's form that also asks why: what it says is a proposal where one person may not do it."""

    why_kk = _reason("kk")
    why_ru = _reason("ru")
    why_en = _reason("en")
    why_source = forms.ModelChoiceField(
        Source.objects.all(),
        label=_("Source of the change"),
        required=False,
        help_text=_("May be left out where the record itself names its source."),
        widget=Picker(DataChange._meta.get_field("source"), admin.site),
    )
    remove_record = forms.BooleanField(
        label=_("Remove this record"),
        required=False,
        help_text=_("For what was entered by mistake. Its history stays."),
    )
    names_source = False  # whether the record's own form asks for its source
    proposes = False

    def _post_clean(self) -> None:
        """Ask for the reason and the source where the change needs a second person.

        What changed is told by the record as it is stored, never by what the form says it was.
        """
        super()._post_clean()  # type: ignore[misc]
        changed = second_records.changed_fields(self.instance)
        new = self.instance.pk is None
        removes = bool(self.cleaned_data.get(REMOVE))
        self.proposes = removes or second_records.needs_second(
            type(self.instance), changed, new=new
        )
        if removes and changed:
            self.add_error(REMOVE, gettext("Change the record or remove it, not both."))
        if self.proposes:
            self._check_grounds(self.cleaned_data)

    def _check_grounds(self, cleaned: dict[str, Any]) -> None:
        for name in NEEDED:
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, gettext("Give the reason in Kazakh and in Russian."))
        own = self.names_source and "source" in self.fields
        if not own and not any(cleaned.get(name) for name in ("why_source", "source", REMOVE)):
            self.add_error("why_source", gettext("Name the source that says so."))

    def grounds(self) -> Grounds:
        """Why it is proposed; without a source of its own, the one that the record names."""
        said = self.cleaned_data
        texts = {
            f"reason_{code}": said.get(f"why_{code}", "") for code, _name in settings.LANGUAGES
        }
        return Grounds(**texts, source=said.get("why_source") or said.get("source"))


class Proposing(Judged):
    """Records of which one person changes nothing that a verdict is made from."""

    form = ProposalForm

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """The record; below it, for who may propose, the reason and the way to remove it."""
        fields = [name for name in self.get_fields(request, obj) if name not in OWN - {AGREE}]
        own = [*GROUNDS, *([REMOVE] if second_records.is_removable(obj) else [])]
        writes = obj is None or self.has_change_permission(request, obj)
        if not writes or not second_records.may_need_second(self.model, new=obj is None):
            return ((None, {"fields": fields}),)
        told = _(
            "What verdicts are made from changes only when a second person, of a body that does not "
            "answer for the targets concerned, has confirmed it. The reason is public then."
        )
        return (
            (None, {"fields": fields}),
            (_("Why: for the second person and the public"), {"fields": own, "description": told}),
        )

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **options: Any
    ) -> HttpResponse:
        """Show a record; above it, what is proposed about it already."""
        record = context.get("original")
        for waiting in second_person.waiting_for(record) if record else ():
            told = gettext("A proposal about this record waits for a second person.")
            messages.info(request, _linked(waiting, told))
        return super().render_change_form(request, context, *args, **options)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Keep the proposal. What needs no second person is saved at once."""
        if form.proposes:
            obj.proposal = second_person.propose(
                obj,
                form.grounds(),
                by=cast(User, request.user),
                at=timezone.localtime(),
                remove=bool(form.cleaned_data.get(REMOVE)),
            )
        elif not isinstance(obj, PUBLIC_FACTS):
            super().save_model(request, obj, form, change)
        elif agrees(form):  # it says nothing new: only the days of its texts change
            stored = self.model._default_manager.select_for_update()
            super().save_model(request, get_object_or_404(stored, pk=obj.pk), form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """What is only proposed has no links yet."""
        if _proposal(form.instance) is None:
            super().save_related(request, form, formsets, change)

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """A proposal adds nothing yet."""
        return None if _proposal(obj) else super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """A proposal changes nothing yet."""
        return None if _proposal(obj) else super().log_change(request, obj, message)

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: Any = None) -> Any:
        """Lead to the proposal."""
        return _led(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Any) -> Any:
        """Lead to the proposal."""
        return _led(request, obj) or super().response_change(request, obj)


def _proposal(obj: Any) -> DataChange | None:
    """The proposal that the sent form became."""
    return getattr(obj, "proposal", None)


def _led(request: HttpRequest, obj: Any) -> HttpResponse | None:
    made = _proposal(obj)
    if made is None:
        return None
    messages.success(
        request, gettext("Proposed. Nothing changes until a second person confirms it.")
    )
    return HttpResponseRedirect(page_of(made))


def page_of(change: DataChange) -> str:
    """Where a proposal is read and decided on."""
    return reverse("admin:tracker_datachange_change", args=[change.pk])


def _linked(change: DataChange, text: str) -> str:
    return format_html('<a href="{}">{}</a>', page_of(change), text)

"""What every page of the administration shares: access by our roles, history, the one door.

Who may do what follows from the memberships alone. Django's own model permissions, groups and
`is_superuser` are not asked; `is_staff` only opens the door to the administration.
"""

from collections.abc import Callable
from itertools import pairwise
from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from simple_history.admin import SimpleHistoryAdmin

from tracker.admin import translations
from tracker.models import User
from tracker.models.forms import NumberField
from tracker.models.texts import Worded, follows
from tracker.queries.search import asked, holding
from tracker.roles import any_role, keeps_reference_data
from tracker.rules.states import OVERSEES, Role
from tracker.workflow import corrections
from tracker.workflow.texts import date_texts

KEEPERS = frozenset({Role.COORDINATOR, Role.ADMINISTRATOR})
ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})
AGREE = "texts_agree"
MOST_DIGITS = 18
NAMES = ("title", "name", "topic", "what")
NOBODY: frozenset[Role] = frozenset()


class ByRole:
    """Answers Django's questions about permissions from the person's roles."""

    viewers: frozenset[Role] = OVERSEES
    editors: frozenset[Role] = NOBODY
    deleters: frozenset[Role] = NOBODY

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Whether the section is listed."""
        return any_role(request.user, *self.viewers)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether the person may look."""
        return any_role(request.user, *self.viewers)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether the person may add."""
        return any_role(request.user, *self.editors)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether the person may change."""
        return any_role(request.user, *self.editors)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether the person may delete: nobody, unless a page says why it does no harm."""
        return any_role(request.user, *self.deleters)


class ReadOnly(ByRole, admin.ModelAdmin):
    """Records that only the program writes: verdicts, flags, notices, logs."""

    list_per_page = 50


class ExactForm(forms.ModelForm):
    """A form that understands the numbers its record holds already, and says how old its texts are."""

    texts_agree = forms.BooleanField(
        label=_("The translations are right"),
        required=False,
        help_text=_("Tick it when all languages say the same: nothing is out of date any more."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, field in self.fields.items():
            if isinstance(field, NumberField):
                field.stored = getattr(self.instance, name)
            if isinstance(self.instance, Worded):
                field.help_text = translations.told(self.instance, name) or field.help_text


class Picker(AutocompleteSelect):
    """A choice among many records; what cannot be an id is no choice, and breaks no page."""

    def optgroups(self, name: str, value: Any, attr: Any = None) -> Any:
        """The chosen record, if there is one."""
        return super().optgroups(name, [one for one in value if is_id(str(one))], attr)


class Kept(ByRole, SimpleHistoryAdmin):
    """Reference data: coordinators and administrators of a body that receives reports edit it.

    Every change stays readable.
    """

    editors = KEEPERS
    list_per_page = 50
    form = ExactForm
    object_history_list_template = "admin/history_list.html"

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save a record, and note which of its texts changed today."""
        date_texts(obj, on=timezone.localdate(), agree=agrees(form))
        super().save_model(request, obj, form, change)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        """Pick from many records so that no address and no form breaks the page."""
        if db_field.name in self.get_autocomplete_fields(request):
            options.setdefault("widget", Picker(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **options)

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        """The columns of the page, and which languages are out of date."""
        own = list(super().get_list_display(request))
        return [*own, translations.column] if issubclass(self.model, Worded) else own

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        """The filters of the page, and the one for texts out of date."""
        own = list(super().get_list_filter(request))
        return [*own, translations.OutOfDate] if issubclass(self.model, Worded) else own

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **options: Any
    ) -> HttpResponse:
        """Show a record; above it, which of its texts are out of date."""
        if request.method == "GET" and (told := translations.warning(context.get("original"))):
            messages.warning(request, told)
        return super().render_change_form(request, context, *args, **options)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether the person may add: a keeper of the reference data."""
        return super().has_add_permission(request, obj) and keeps_reference_data(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether the person may change: a keeper of the reference data."""
        return super().has_change_permission(request, obj) and keeps_reference_data(request.user)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether the person may delete: a keeper, where the page allows it at all."""
        return super().has_delete_permission(request, obj) and keeps_reference_data(request.user)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """Answer an id that cannot be one with "not found"; a deleted record keeps its history."""
        try:
            self.model._meta.pk.to_python(unquote(object_id))
        except ValidationError:
            raise Http404 from None
        return super().history_view(request, object_id, extra_context)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Search as the public does where the records have a text to be found by."""
        question = asked(search_term)
        if question and "search_text" in follows(self.model):
            return queryset.filter(holding(question)), False
        return super().get_search_results(request, queryset, search_term)

    def set_history_delta_changes(
        self, request: HttpRequest, historical_records: Any, foreign_keys_are_objs: bool = True
    ) -> None:
        """Say what each change changed, without what only follows from it."""
        left_out = follows(self.model)
        for new, old in pairwise(historical_records):
            delta = new.diff_against(
                old, excluded_fields=left_out, foreign_keys_are_objs=foreign_keys_are_objs
            )
            told = self.get_historical_record_context_helper(request, new)
            new.history_delta_changes = told.context_for_delta_changes(delta)

    def get_urls(self) -> list[URLPattern]:
        """Without simple_history's page for reverting: it lets those who may only look write."""
        return super(SimpleHistoryAdmin, self).get_urls()

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """The code and the names first: the model adds columns of several languages last."""
        named = [f"{name}_{code}" for name in NAMES for code, _name in settings.LANGUAGES]
        fields = [str(name) for name in super().get_fields(request, obj)]
        if not getattr(obj, "texts_behind", None):
            fields = [name for name in fields if name != AGREE]
        return sorted(fields, key=lambda name: (name != "code", name not in named))

    def revert_disabled(self, request: HttpRequest, obj: Any = None) -> bool:
        """An old version is read here; to return to it, one types it again."""
        return True


def is_id(text: str) -> bool:
    """Whether a text can be the id of a record that the database understands."""
    return text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS


class Coded:
    """Records that others, and kept proposals, name by their code: it is given once and stays."""

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """The code of what is there already is only shown."""
        fields = super().get_readonly_fields(request, obj)  # type: ignore[misc]
        return fields if obj is None else (*fields, "code")


def agrees(form: Any) -> bool:
    """Whether the form says that the texts of its record say the same in all languages."""
    return bool(form.cleaned_data.get(AGREE))


class Judged(Kept):
    """Reference data that verdicts rest on.

    Its saving and deleting goes another way than that of the other records: a change
    goes through the workflow, which keeps the author and judges the targets that rest on it in the
    same request.
    """

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Hand the record to the workflow."""
        now = timezone.localtime()
        by = cast(User, request.user)
        corrections.save(obj, by=by, at=now, on=now.date(), agree=agrees(form))

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Hand the record to the workflow."""
        now = timezone.localtime()
        corrections.remove(obj, by=cast(User, request.user), at=now, on=now.date())

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Hand the records to the workflow, one by one."""
        for record in queryset:
            self.delete_model(request, record)


def column(label: Any, name: str, *, order: str | None = None) -> Callable[[Any, Model], Any]:
    """A column that shows an attribute, or what a method says, under a heading that can be translated."""

    @admin.display(description=label, ordering=order)
    def show(_page: Any, record: Model) -> Any:
        value: Any = record
        for step in name.split("__"):
            value = getattr(value, step) if value is not None else None
        return value() if callable(value) else value

    return show


def yes_no(label: Any, name: str) -> Callable[[Any, Model], Any]:
    """A column that says yes or no in words: Django's pictures speak English to those who listen."""

    @admin.display(description=label, ordering=name)
    def show(_page: Any, record: Model) -> str:
        return gettext("yes") if getattr(record, name) else gettext("no")

    return show

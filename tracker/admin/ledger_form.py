"""The form that enters a change of a promise: only what is to be new, beside what stands now."""

import json
from collections.abc import Iterator
from typing import Any, cast

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminDateWidget, AutocompleteSelect
from django.core.exceptions import NON_FIELD_ERRORS
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.models import Amendment, Target, Unit, User
from tracker.permissions_data import check_can_amend
from tracker.roles import reason_against
from tracker.templatetags.tracker import history_value
from tracker.workflow import ledger, promises
from tracker.workflow.ledger_rules import Grounds, Refused

NEW = "new_"
YES_OR_NO = [("", "–"), ("true", gettext_lazy("yes")), ("false", gettext_lazy("no"))]
CAN_BE_EMPTY = [
    (name, field.verbose_name)
    for name, field in promises.FIELDS.items()
    if field.blank and not isinstance(field, models.BooleanField)
]


class Shaped(forms.JSONField):
    """JSON that may be left out."""

    def prepare_value(self, value: Any) -> Any:
        """Show nothing for nothing."""
        return "" if value is None else super().prepare_value(value)


def new_field(name: str) -> forms.Field:
    """The form's field for a new value: empty as long as nothing changes."""
    field = promises.FIELDS[name]
    if isinstance(field, models.BooleanField):
        return forms.NullBooleanField(
            label=field.verbose_name,
            required=False,
            widget=forms.Select(choices=YES_OR_NO),
        )
    options: dict[str, Any] = {"label": field.verbose_name, "required": False, "initial": None}
    if field.choices:
        choices = [("", "–"), *field.flatchoices]
        return forms.ChoiceField(**(options | {"choices": choices}))
    if isinstance(field, models.JSONField):
        return Shaped(**options, widget=forms.Textarea(attrs={"rows": 3}))
    if isinstance(field, models.DateField):
        options["widget"] = AdminDateWidget
    if field.is_relation and field.related_model is not Unit:
        options["widget"] = AutocompleteSelect(field, admin.site)
    made: forms.Field = field.formfield(**options)
    return made


class EntryForm(forms.ModelForm):
    """What happened, by which act and why. The new values are added below."""

    by: User  # who enters it

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    emptied = forms.MultipleChoiceField(
        label=gettext_lazy("to be emptied"),
        required=False,
        choices=CAN_BE_EMPTY,
        widget=forms.SelectMultiple(attrs={"size": 6}),
        help_text=gettext_lazy(
            "An empty field below changes nothing. Choose here what is to say nothing any more."
        ),
    )

    class Meta:
        model = Amendment
        fields = ("target", "kind", "source")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.data: Any
        self.target = self._chosen()
        self.shown = self._shown()
        if self.is_bound:
            self.data = self.data.copy()
        if self.target is None:
            self._put("target", "")
            return
        now = promises.texts(self.target)
        self._put("seen", json.dumps(now))
        for name in now:
            if field := self.fields.get(NEW + name):
                field.help_text = _("Now: %(value)s") % {"value": present(self.target, name)}

    def _put(self, name: str, value: str) -> None:
        """Let a field show a value, whatever was asked for or sent."""
        (self.data if self.is_bound else self.initial)[name] = value

    def _chosen(self) -> Target | None:
        """The target that was sent with the form, or that its address names."""
        raw = self.data.get("target") if self.is_bound else self.initial.get("target")
        try:
            return Target.objects.filter(pk=raw).first() if raw else None
        except (ValueError, OverflowError):
            return None

    def _shown(self) -> dict[str, Any] | None:
        """What the sent form showed of the target; None where it showed nothing readable."""
        try:
            shown = json.loads(self.data.get("seen") or "null")
        except ValueError:
            return None
        return shown if isinstance(shown, dict) else None

    def changes(self) -> dict[str, Any]:
        """The new values under the names of the target's fields."""
        given = dict(self._given())
        return given | {name: _nothing(name) for name in self.cleaned_data.get("emptied", ())}

    def _given(self) -> Iterator[tuple[str, Any]]:
        for name in promises.FIELDS:
            value = self.cleaned_data.get(NEW + name)
            if value is not None and value != "":
                yield name, value

    def grounds(self) -> Grounds:
        """The act, the reason, and what was shown."""
        names = [name for name in Grounds.__dataclass_fields__ if name != "seen"]
        given = {name: self.cleaned_data.get(name, getattr(Grounds, name)) for name in names}
        return Grounds(**given, seen=self.shown)

    def clean(self) -> dict[str, Any]:
        """Ask the door before anything is written, and put its messages under the fields."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.target is None or self.errors:
            return cleaned
        if refusal := reason_against(check_can_amend, self.by, self.target):
            self.add_error(None, refusal)
        elif self.shown is None:
            self.add_error(
                None, _("Below stands what the target says now. Look at it, then save once more.")
            )
        elif names := ledger.differs(self.target, self.shown):
            self.add_error(None, _stale(names))
        elif both := dict(self._given()).keys() & set(cleaned["emptied"]):
            for name in both:
                self.add_error(NEW + name, _("Enter a new value or empty the field, not both."))
        else:
            self._ask(cleaned["kind"])
        return cleaned

    def validate_constraints(self) -> None:
        """Leave it to the door, which says it in words."""

    def _ask(self, kind: str) -> None:
        try:
            ledger.refuse_unfit(
                kind,
                cast(Target, self.target),
                self.changes(),
                self.grounds(),
                on=timezone.localdate(),
            )
        except Refused as refused:
            for name, messages in refused.message_dict.items():
                field = NEW + name if NEW + name in self.fields else name
                self.add_error(None if name == NON_FIELD_ERRORS else field, messages)


def _stale(names: list[str]) -> str:
    fields = ", ".join(str(promises.FIELDS[name].verbose_name) for name in names)
    return _(
        "The target was changed after this form was shown. What changed: %(fields)s. "
        "Look at what it says now, then save once more."
    ) % {"fields": fields}


def _nothing(name: str) -> Any:
    """What a field holds that says nothing."""
    field = promises.FIELDS[name]
    return None if field.null else field.get_default()


def present(target: Target, name: str) -> str:
    """What a field of the target says now."""
    field, value = promises.FIELDS[name], getattr(target, name)
    if field.choices:
        value = dict(field.flatchoices).get(value, value)
    if isinstance(field, models.JSONField):
        value = json.dumps(value, ensure_ascii=False) if value else ""
    return history_value(value)


AmendmentForm: Any = type(
    "AmendmentForm",
    (EntryForm,),
    {f"{NEW}{name}": new_field(name) for name in promises.FIELDS}
    | {"__doc__": "The whole form.", "__module__": __name__},
)

"""Who fills in which row: rows given to people of the body, and handed over to a colleague."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.models import Report, User
from tracker.permissions import check_can_edit, check_can_edit_whole, check_can_hand_over
from tracker.roles import allows
from tracker.web.forms import PlainForm
from tracker.web.kept import gives_back, typed_before
from tracker.web.requests import SignedIn
from tracker.web.staff_scope import lines_of, reports_of
from tracker.web.staff_words import row_name
from tracker.workflow import handover


class RowsForm(PlainForm):
    """One drop-down a row. Only what was changed since the page was shown is stored."""

    def __init__(self, report: Report, data: Any = None) -> None:
        lines = list(lines_of(report))
        given = {f"row-{line.pk}": line.assigned_to_id for line in lines}
        super().__init__(data, initial=given)
        people = {str(each.pk): each for each in handover.colleagues(report)}
        for line in lines:
            field = forms.TypedChoiceField(
                label=row_name(line),
                required=False,
                choices=_options(people, line.assigned_to),
                coerce=people.get,
                empty_value=None,
                show_hidden_initial=True,
            )
            field.widget.attrs |= {"class": "govuk-select", "autocomplete": "off"}
            self.fields[f"row-{line.pk}"] = field

    @property
    def takers(self) -> dict[int, User | None]:
        """The rows that the person changed, with whom they are given to."""
        names = [name for name in self.changed_data if name in self.cleaned_data]
        return {int(name.removeprefix("row-")): self.cleaned_data[name] for name in names}


def _options(people: dict[str, User], holder: User | None) -> list[tuple[str, str]]:
    """The choices of a row; who has left the body stays named until somebody takes over."""
    options = [("", _("Anybody")), *((key, str(each)) for key, each in people.items())]
    if holder and str(holder.pk) not in people:
        options.append((str(holder.pk), _("%(person)s (has left)") % {"person": holder}))
    return options


class HandoverForm(PlainForm):
    """All rows of one person to a colleague."""

    giver = forms.ModelChoiceField(User.objects.none(), label=gettext_lazy("From"))
    taker = forms.ModelChoiceField(User.objects.none(), label=gettext_lazy("To"))

    def __init__(self, report: Report, by: User, data: Any = None) -> None:
        super().__init__(data)
        holders = User.objects.filter(pk__in=report.lines.values("assigned_to"))
        if not allows(check_can_edit_whole, by, report):
            holders = holders.filter(pk=by.pk)
        for name, people in (("giver", holders), ("taker", handover.colleagues(report))):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- declared so above
            field.queryset = people
            field.empty_label = _("choose")


@gives_back("report-people")
def people(request: SignedIn, pk: int) -> HttpResponse:
    """Show who fills in what; give rows to people."""
    found = get_object_or_404(reports_of(request.user), pk=pk)
    check_can_edit(request.user, found)
    whole = allows(check_can_edit_whole, request.user, found)
    typed = typed_before(request)
    rows = RowsForm(found, request.POST or typed or None) if whole else None
    if request.method == "POST" and rows and rows.is_valid():
        given = handover.assign(found, rows.takers, by=request.user, at=timezone.now())
        _tell(request, bool(given))
        return redirect("report-people", pk=pk)
    return _page(request, found, rows, HandoverForm(found, request.user), given_back=bool(typed))


def hand_over(request: SignedIn, pk: int) -> HttpResponse:
    """Give all rows of one person to a colleague."""
    found = get_object_or_404(reports_of(request.user), pk=pk)
    if request.method != "POST":
        return redirect("report-people", pk=pk)
    check_can_edit(request.user, found)
    form = HandoverForm(found, request.user, request.POST)
    if not form.is_valid():
        whole = allows(check_can_edit_whole, request.user, found)
        return _page(request, found, RowsForm(found) if whole else None, form)
    giver, taker = form.cleaned_data["giver"], form.cleaned_data["taker"]
    check_can_hand_over(request.user, found, giver)
    given = handover.hand_over(found, giver=giver, taker=taker, by=request.user, at=timezone.now())
    _tell(request, bool(given))
    return redirect("report-people", pk=pk)


def _tell(request: SignedIn, changed: bool) -> None:
    told = _("The rows are assigned.") if changed else _("Nothing was changed.")
    messages.success(request, told)


def _page(
    request: SignedIn,
    found: Report,
    rows: RowsForm | None,
    form: HandoverForm,
    *,
    given_back: bool = False,
) -> HttpResponse:
    sent = [each for each in (rows, form) if each and each.is_bound and not given_back]
    giver: Any = form.fields["giver"]
    return render(
        request,
        "staff/people.html",
        {
            "report": found,
            "year": str(found.obligation.cycle.year),
            "rows": rows,
            "form": form,
            "held": [] if rows else lines_of(found),
            "has_holders": giver.queryset.exists(),
            "given_back": given_back,
            "errors": [
                (f"#{each[name].auto_id}", str(message))
                for each in sent
                for name, said in each.errors.items()
                for message in said
            ],
            "handovers": found.handovers.select_related("giver", "taker", "by").order_by("-pk"),
        },
    )

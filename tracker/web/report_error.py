"""The form by which a reader reports an error on a public page."""

from datetime import date
from http import HTTPStatus
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone, translation
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from tracker import labels
from tracker.models import Organization, Strategy, Target
from tracker.models.fields import NARRATIVE
from tracker.models.question import LONGEST_PAGE
from tracker.web.guard import GuardedForm, TooMany, check_client, open_form, refuse
from tracker.wording import language
from tracker.workflow import questions
from tracker.workflow.questions import Page

KINDS: dict[str, Any] = {"target": Target, "strategy": Strategy, "organization": Organization}


def _text(label: Any, **options: Any) -> forms.CharField:
    limit = MaxLengthValidator(NARRATIVE)
    area = forms.Textarea(attrs={"rows": 4})
    return forms.CharField(label=label, widget=area, validators=[limit], **options)


def _kept() -> str:
    """How long the address is kept."""
    days = questions.UNANSWERED.days
    said = ngettext(
        "It is never published. It is deleted in the night after the answer has been sent, and after"
        " %(n)s day if there is no answer.",
        "It is never published. It is deleted in the night after the answer has been sent, and after"
        " %(n)s days if there is no answer.",
        days,
    )
    return said % {"n": days}


class ErrorForm(GuardedForm):
    """What is wrong, what is right, where that can be read, and where the answer should go."""

    wrong = _text(
        _("What is wrong"),
        error_messages={"required": _("Say what is wrong on the page.")},
        help_text=_("At most 2,000 characters. Do not write about yourself or other persons."),
    )
    right = _text(_("What is right"), required=False, help_text=_("At most 2,000 characters."))
    source = forms.CharField(
        label=_("Source"),
        required=False,
        max_length=500,
        help_text=_("Where that can be read: an address, a document, a page number."),
    )
    email = forms.EmailField(
        label=_("Your e-mail address, if you want the answer by mail"),
        required=False,
        max_length=254,
        help_text=lazy(_kept, str)(),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


def page_of(path: str, seen: str) -> Page:
    """The page that a path names, if it is one of ours for everyone; else the overview.

    The path alone is kept: what a visitor puts behind it would stand in our letters.
    """
    path = path.partition("?")[0]
    try:
        match = resolve(path[:LONGEST_PAGE])
        if not hasattr(match.func, "shows_past_days"):
            raise Resolver404
    except Resolver404:
        return Page(reverse("overview"), _day(seen))
    found = {}
    kind = (match.url_name or "").partition("_")[0]
    if kind in KINDS:
        found[kind] = KINDS[kind].objects.filter(code=match.kwargs.get("code")).first()
    return Page(path[:LONGEST_PAGE], _day(seen), **found)


def _day(text: str) -> date:
    """The past day whose page was seen; today where none or nonsense is named."""
    today = timezone.localdate()
    try:
        return min(date.fromisoformat(text), today)
    except ValueError:
        return today


def _asked(request: HttpRequest) -> Page:
    """The page of the address, in the language of its own path."""
    path = request.GET.get("page", "")
    code = path.split("/", 2)[1] if path.count("/") > 1 else ""
    with translation.override(code if code in labels.LANGUAGE else language()):
        return page_of(path, request.GET.get("as_of", ""))


@open_form
def report(request: HttpRequest) -> HttpResponse:
    """Take up what is wrong on a page; sent twice, it is taken up once."""
    page, at = _asked(request), timezone.now()
    form = ErrorForm(request.POST or None, at=at)
    status = HTTPStatus.OK
    if form.trapped:
        return redirect("error-received")
    if form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("wrong", "right", "source")}
        told = {"mark": form.mark, "address": form.cleaned_data["email"], "language": language()}
        try:
            check_client("error-client", request, questions.PER_CLIENT, at=at)
            questions.receive(page, said, **told, at=at)
            return redirect("error-received")
        except TooMany:
            status = refuse(form)
    context = {"form": form, "errors": form.listed(), "page": page}
    return render(request, "public/report_error.html", context, status=status)


@open_form
def received(request: HttpRequest) -> HttpResponse:
    """Say what happens now."""
    return render(request, "public/report_error_received.html")

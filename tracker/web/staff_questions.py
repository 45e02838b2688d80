"""Reported errors for staff: the list, who looks into one, what the body says, the public answer."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from tracker import labels
from tracker.models import Answer, Question, User
from tracker.models.fields import NARRATIVE
from tracker.permissions import check_can_release, check_can_reply
from tracker.queries import questions as found
from tracker.roles import Denied, allows
from tracker.web.coordinator_forms import Listed
from tracker.web.forms import words
from tracker.web.kept import gives_back, typed_before
from tracker.web.pages import page_of, query_without_page
from tracker.web.requests import SignedIn
from tracker.workflow import questions
from tracker.workflow.reports import Conflict

SHOWN = {
    "": gettext_lazy("Waiting for an answer"),
    "mine": gettext_lazy("Assigned to me"),
    "answered": gettext_lazy("Answered"),
    "aside": gettext_lazy("Set aside"),
}
NEEDED = ("kk", "ru")


class AssignForm(Listed):
    """Who looks into it."""

    prefix = "assign"
    person = forms.ModelChoiceField(
        User.objects.none(), label=gettext_lazy("Assigned to"), required=False, empty_label="–"
    )

    def __init__(self, *args: Any, question: Question, **options: Any) -> None:
        super().__init__(*args, initial={"person": question.assigned_to_id}, **options)
        people = [person.pk for person in questions.candidates(question)]
        self.fields["person"].queryset = User.objects.filter(pk__in=people)  # type: ignore[attr-defined]


class ReplyForm(Listed):
    """What the body says to it."""

    prefix = "reply"
    text = words(
        gettext_lazy("What the body says"),
        help_text=gettext_lazy("For those who publish the answer. This text is not public."),
    )

    def clean_text(self) -> str:
        """Ask for a text."""
        return _needed(self.cleaned_data["text"])


class AsideForm(Listed):
    """Why it is no report of an error."""

    prefix = "aside"
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300)


class ReleaseForm(Listed):
    """The public answer in each language, and the question as it is shown."""

    prefix = "release"
    outcome = forms.ChoiceField(
        label=gettext_lazy("Outcome"), choices=list(labels.QUESTION_OUTCOME.items())
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, answer: Answer | None, **options: Any) -> None:
        start: dict[str, Any] = {"seen": _versions(answer)}
        names = [
            f"{name}_{code}" for name in ("text", "asked") for code, _name in settings.LANGUAGES
        ]
        if answer:
            start |= {name: getattr(answer, name) for name in ("outcome", *names)}
        super().__init__(*args, initial=start, **options)
        labelled = {
            "text": gettext_lazy("Public answer [%(code)s]"),
            "asked": gettext_lazy("The question, as it is shown [%(code)s]"),
        }
        for name in names:
            stem, _joint, code = name.partition("_")
            self.fields[name] = _text(str(labelled[stem]) % {"code": code}, stem == "text", code)

    def renew(self, answer: Answer | None) -> list[tuple[str, str]]:
        """Let what was typed stand against the newest answer when it is sent once more.

        Return the texts of that answer that differ: (field, text).
        """
        seen = {self.add_prefix("seen"): str(_versions(answer))}
        self.data = dict(self.data.items()) | seen
        return [
            (str(self.fields[name].label), str(getattr(answer, name) or _("(empty)")))
            for name, text in self.texts().items()
            if answer and getattr(answer, name) != text
        ]

    def texts(self) -> dict[str, str]:
        """The texts by their names."""
        said = self.cleaned_data
        return {name: said[name] for name in said if name.startswith(("text_", "asked_"))}


def _versions(answer: Answer | None) -> int:
    return answer.history.count() if answer else 0


def _text(label: str, answer: bool, code: str) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 3, "class": "govuk-textarea", "lang": code})
    hint = "" if answer else _("Shorten it; leave out names and addresses. Empty: it is not shown.")
    needed = answer and code in NEEDED
    return forms.CharField(
        label=label, widget=area, required=needed, max_length=NARRATIVE, help_text=hint
    )


def _needed(text: str) -> str:
    if not text.strip():
        raise forms.ValidationError(_("Write a text."))
    return text


@require_safe
def questions_of(request: SignedIn) -> HttpResponse:
    """The reported errors that concern the person, narrowed by how far they are."""
    chosen = request.GET.get("show", "")
    rows = found.visible_to(request.user)
    narrowed = {
        "mine": found.waiting(rows).filter(assigned_to=request.user),
        "answered": rows.filter(answer__isnull=False),
        "aside": rows.filter(set_aside_at__isnull=False),
    }
    context = {
        "page": page_of(narrowed.get(chosen, found.waiting(rows)), request),
        "query": query_without_page(request),
        "shown": [(code, word, code == chosen) for code, word in SHOWN.items()],
    }
    return render(request, "staff/reported_errors.html", context)


@gives_back("staff-question")
def question(request: SignedIn, pk: int) -> HttpResponse:
    """One reported error word for word, with the steps that the person may take."""
    row = get_object_or_404(found.visible_to(request.user), pk=pk)
    typed = typed_before(request)
    data = typed or request.POST
    forms_of = _forms(row, data)
    form = forms_of.get(step := data.get("step", ""))
    status = HTTPStatus.OK
    if form and request.method == "POST":
        try:
            if _taken(row, step, form, by=request.user):
                messages.success(request, _("Saved."))
                return redirect("staff-question", pk=row.pk)
        except Conflict as conflict:
            form.add_error(None, str(conflict))
            status = HTTPStatus.CONFLICT
            row = found.visible_to(request.user).get(pk=pk)
    answer = _answer(row)
    beaten = status == HTTPStatus.CONFLICT
    theirs = form.renew(answer) if beaten and isinstance(form, ReleaseForm) else []
    context = {
        "question": row,
        "answer": answer,
        "open": answer is None and row.set_aside_at is None,
        "replies": allows(check_can_reply, request.user, row),
        "releases": allows(check_can_release, request.user, row),
        "wants_mail": hasattr(row, "asker"),
        "forms": forms_of,
        "step": step,
        "given_back": bool(typed),
        "theirs": theirs,
        "errors": form.listed() if form and not typed else [],
    }
    return render(request, "staff/reported_error.html", context, status=status)


def _answer(row: Question) -> Answer | None:
    return Answer.objects.filter(question=row).first()


def _forms(row: Question, data: Any) -> dict[str, Listed]:
    """The form of each step; that of the step that was taken is filled in."""
    sent = {data.get("step"): data}
    return {
        "assign": AssignForm(sent.get("assign"), question=row),
        "reply": ReplyForm(sent.get("reply"), initial={"text": row.reply}),
        "release": ReleaseForm(sent.get("release"), answer=_answer(row)),
        "aside": AsideForm(sent.get("aside")),
    }


def _taken(row: Question, step: str, form: Any, *, by: User) -> bool:
    """Take the step that was sent; where it is refused, its form shows the sentence that says why.

    Conflict where another person was faster.
    """
    if not form.is_valid():
        return False
    at, said = timezone.localtime(), form.cleaned_data
    steps: dict[str, Callable[[], Any]] = {
        "assign": lambda: questions.assign(row, said["person"], by=by),
        "reply": lambda: questions.reply(row, said["text"], by=by, at=at),
        "release": lambda: questions.release(
            row, said["outcome"], form.texts(), seen=said["seen"], by=by, at=at
        ),
        "aside": lambda: questions.set_aside(row, said["reason"], by=by, at=at),
    }
    try:
        steps[step]()
    except Denied as denied:
        form.add_error(None, str(denied))
    return not form.errors

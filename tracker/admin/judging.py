"""The page on which a reviewer gives a judgement of a target, or takes one back."""

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.core.validators import MaxLengthValidator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from tracker.admin.base import is_id
from tracker.labels import STATUS
from tracker.models import Target, User
from tracker.models.fields import NARRATIVE
from tracker.permissions_data import check_can_judge, check_can_withdraw
from tracker.queries.targets import whole
from tracker.roles import Denied, reason_against
from tracker.rules.judgements import GIVEN, is_judged_in_words
from tracker.rules.values import Status
from tracker.workflow import rating


class JudgementForm(forms.Form):
    """A status and the reason for it, which everybody can read."""

    rating = forms.ChoiceField(
        label=_("Status"),
        choices=[
            ("", pgettext_lazy("drop-down", "choose")),
            *((status.value, STATUS[status].word) for status in GIVEN),
        ],
        error_messages={"required": _("Choose the status that you give.")},
    )
    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 6}),
        validators=[MaxLengthValidator(NARRATIVE)],
        error_messages={"required": _("Give a reason.")},
    )

    def clean_reason(self) -> str:
        """Refuse what is too short to be a reason."""
        reason: str = self.cleaned_data["reason"]
        try:
            rating.check_reason(reason)
        except Denied as denied:
            raise forms.ValidationError(str(denied)) from None
        return reason


class Judgeable:
    """Gives a target's page in the administration the page of the reviewer's judgement."""

    admin_site: Any
    opts: Any

    def get_urls(self) -> list[URLPattern]:
        """Add the page before Django's own, which would take its address for an id."""
        page = path(
            "<path:object_id>/judgement/",
            self.admin_site.admin_view(self.judgement_view),
            name="tracker_target_judgement",
        )
        return [page, *super().get_urls()]  # type: ignore[misc]

    def judgement_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show what was judged; take a judgement, or take one back."""
        if not self.has_view_permission(request):  # type: ignore[attr-defined]
            raise PermissionDenied
        pk = unquote(object_id)
        target = whole().filter(pk=int(pk)).first() if is_id(pk) else None
        if target is None:
            raise Http404
        form = JudgementForm(request.POST if request.POST.get("do") == "give" else None)
        status = 200
        try:
            told = _take(request, target, form)
        except Denied as denied:
            messages.error(request, str(denied))
            told, status = "", 403
        if told:
            messages.success(request, told)
            return HttpResponseRedirect(request.path)
        return self._page(request, target, form, status)

    def _page(
        self, request: HttpRequest, target: Target, form: JudgementForm, status: int
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("The reviewer’s judgement"),
            "opts": self.opts,
            "target": target,
            "form": form,
            "in_words": is_judged_in_words(target.kind),
            "ratings": [
                (given, reason_against(check_can_withdraw, request.user, given))
                for given in rating.ratings(target).select_related("target")
            ],
            "hint": reason_against(check_can_judge, request.user, target),
        }
        request.current_app = self.admin_site.name
        template = "admin/tracker/target/judgement.html"
        return TemplateResponse(request, template, context, status=status)


def _take(request: HttpRequest, target: Target, form: JudgementForm) -> str:
    """Do what was sent; return what to tell the person, or nothing where nothing was done."""
    if request.method != "POST":
        return ""
    user, now = cast(User, request.user), timezone.localtime()
    check_can_judge(user, target)
    if request.POST.get("do") == "withdraw":
        given = request.POST.get("given", "")
        pk = int(given) if is_id(given) else 0
        rating.withdraw(target, pk, by=user, at=now, on=now.date())
        return gettext("The judgement is withdrawn. The page of the target says so.")
    if not form.is_valid():
        return ""
    said = form.cleaned_data
    status = Status(said["rating"])
    rating.give(target, status, said["reason"], by=user, at=now, on=now.date())
    return gettext("The judgement is public now, beside the computed one.")

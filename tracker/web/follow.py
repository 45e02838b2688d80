"""Following by mail: the form, the link that confirms, the own page, and the end with one click."""

from datetime import timedelta
from http import HTTPStatus
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from tracker import labels
from tracker.models import Follower, Organization, Strategy, Target
from tracker.queries.news import Scope
from tracker.rules.following import Limit, Rhythm
from tracker.web.coordinator_forms import Listed
from tracker.web.guard import GuardedForm, TooMany, check_client, open_form, refuse
from tracker.wording import language
from tracker.workflow import follow_links, following

PER_CLIENT = Limit(20, timedelta(hours=1))


class WishesForm(Listed):
    """In which language the mails come, and how often."""

    language = forms.ChoiceField(label=_("Language of the mails"), choices=settings.LANGUAGES)
    rhythm = forms.ChoiceField(
        label=_("How often"), choices=list(labels.RHYTHM.items()), initial=Rhythm.IMMEDIATE
    )


class FollowForm(GuardedForm, WishesForm):
    """Where the mails go, in which language, and how often."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        error_messages={"required": _("Enter your e-mail address.")},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    field_order = ("website", "email", "language", "rhythm")


def _asked(request: HttpRequest) -> Scope:
    """What the address names: a target, a strategy or a body; else the whole site."""
    query = request.GET
    if code := query.get("target"):
        return Scope(target=get_object_or_404(Target, code=code))
    if code := query.get("strategy"):
        return Scope(strategy=get_object_or_404(Strategy, code=code))
    if code := query.get("organization"):
        return Scope(organization=get_object_or_404(Organization, code=code))
    return Scope()


@open_form
def follow(request: HttpRequest) -> HttpResponse:
    """Ask for mails. The answer is the same whether or not the address is known."""
    scope, at = _asked(request), timezone.now()
    form = FollowForm(request.POST or None, at=at, initial={"language": language()})
    status = HTTPStatus.OK
    if form.trapped:
        return redirect("follow-asked")
    if form.is_valid():
        said = form.cleaned_data
        try:
            check_client("follow-client", request, PER_CLIENT, at=at)
            following.ask(
                said["email"], scope, language=said["language"], rhythm=said["rhythm"], at=at
            )
            return redirect("follow-asked")
        except TooMany:
            status = refuse(form)
    context = {"form": form, "errors": form.listed(), "scope": scope}
    return render(request, "public/follow.html", context, status=status)


@open_form
def asked(request: HttpRequest) -> HttpResponse:
    """Say what happens now."""
    limits = {"days": follow_links.LASTS.days, "most": following.PER_ADDRESS.most}
    return render(request, "public/follow_asked.html", limits)


@open_form
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Confirm by the link of a letter. Opening it does nothing: programs that read mail open links."""
    at = timezone.now()
    found = follow_links.follow_of(token, at=at)
    if found is None:
        return _gone(request)
    if request.method != "POST":
        return render(request, "public/follow_confirm.html", {"follow": found})
    following.confirm(found, at=at)
    return redirect("follow-mine", token=follow_links.own_token(found.follower))


@open_form
def mine(request: HttpRequest, token: str) -> HttpResponse:
    """What a follower follows, in which language and how often; each can be changed here."""
    follower = follow_links.follower_of(token)
    if follower is None:
        return _gone(request)
    if request.method == "POST" and (dropped := request.POST.get("drop", "")).isdecimal():
        there = following.drop(follower, int(dropped[:18]))
        return redirect("follow-mine", token=token) if there else _stopped(request)
    now = {"language": follower.language, "rhythm": follower.rhythm}
    form = WishesForm(request.POST if request.method == "POST" else None, initial=now)
    if form.is_valid():
        following.change(follower, **form.cleaned_data)
        return redirect(f"{request.path}?saved=1")
    return render(request, "public/follow_mine.html", _own(follower, form, request, token))


def _own(follower: Follower, form: WishesForm, request: HttpRequest, token: str) -> dict[str, Any]:
    follows = follower.follows.filter(confirmed_at__isnull=False).select_related(
        "target", "strategy", "organization"
    )
    return {
        "form": form,
        "errors": form.listed(),
        "follows": follows.order_by("pk"),
        "saved": "saved" in request.GET and not form.errors,
        "token": token,
    }


@csrf_exempt
@login_not_required
@never_cache
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """End all mails by the link that each carries. A mail program sends the form by itself (RFC 8058).

    It needs no session and no other token. Who has stopped already gets the same answer.
    """
    if not follow_links.is_signed(token):
        return _gone(request)
    if request.method != "POST":
        return render(request, "public/follow_stop.html", {"token": token})
    if follower := follow_links.follower_of(token):
        following.stop(follower)
    return _stopped(request)


def _stopped(request: HttpRequest) -> HttpResponse:
    return render(request, "public/follow_stopped.html")


def _gone(request: HttpRequest) -> HttpResponse:
    return render(request, "public/follow_gone.html", status=HTTPStatus.NOT_FOUND)

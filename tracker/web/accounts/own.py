"""A person's own account: what it may do, its password, its sessions."""

from typing import Any, NamedTuple, cast

from allauth.account.internal.flows.logout import logout
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import authenticate, update_session_auth_hash
from django.contrib.auth.forms import PasswordChangeForm
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.models import User
from tracker.roles import needs_second_factor
from tracker.web.requests import SignedIn
from tracker.workflow import accounts

BROWSERS = {"Edg/": "Edge", "OPR/": "Opera", "YaBrowser/": "Yandex", "Firefox/": "Firefox"} | {
    "Chrome/": "Chrome",
    "Safari/": "Safari",
}
SYSTEMS = {"Windows": "Windows", "Android": "Android", "iPhone": "iPhone", "iPad": "iPad"} | {
    "Mac OS X": "macOS",
    "Linux": "Linux",
}


class Session(NamedTuple):
    """One session as its owner sees it."""

    pk: int
    device: str
    place: str
    began_at: Any
    seen_at: Any
    current: bool


def account(request: SignedIn) -> HttpResponse:
    """What the account is, and what the person may do for which body."""
    roles = request.user.memberships.select_related("organization").order_by(
        "organization__code", "role"
    )
    context = {"roles": roles, "required": needs_second_factor(request.user)}
    return render(request, "account/account.html", context)


class OwnPasswordForm(PasswordChangeForm):
    """The old password and a new one. Wrong old ones are counted as at the door."""

    def __init__(self, request: HttpRequest, *args: Any, **options: Any) -> None:
        self.request = request
        super().__init__(cast(User, request.user), *args, **options)
        self.fields["old_password"].label = gettext_lazy("The present password")
        self.fields["new_password1"].label = gettext_lazy("New password")
        self.fields["new_password2"].label = gettext_lazy("The same password again")

    def clean_old_password(self) -> str:
        """Check the present password."""
        typed = str(self.cleaned_data["old_password"])
        if authenticate(self.request, username=self.user.username, password=typed) is None:
            raise ValidationError(_("The password is not right."))
        return typed


def password(request: SignedIn) -> HttpResponse:
    """Change the password; every other session ends."""
    form = OwnPasswordForm(request, request.POST or None)
    if not form.is_valid():
        return render(request, "account/password.html", {"form": form})
    person, key = request.user, request.session.session_key
    accounts.set_password(person, form.cleaned_data["new_password1"], at=timezone.localtime())
    accounts.end_sessions(person, but=key or "")
    update_session_auth_hash(request, person)
    UserSession.objects.filter(session_key=key).update(session_key=request.session.session_key)
    messages.success(request, _("The password is changed. Your other sessions have ended."))
    return redirect("account")


def sessions(request: SignedIn) -> HttpResponse:
    """List the person's sessions; end one, the others, or all."""
    if request.method == "POST":
        return _end(request)
    mine = sorted(
        UserSession.objects.purge_and_list(request.user), key=lambda row: row.last_seen_at
    )
    key = request.session.session_key
    rows = [
        Session(
            row.pk,
            device(row.user_agent),
            row.ip,
            row.created_at,
            row.last_seen_at,
            row.session_key == key,
        )
        for row in reversed(mine)
    ]
    return render(request, "account/sessions.html", {"sessions": rows})


def _end(request: SignedIn) -> HttpResponse:
    """End what was asked for."""
    which, key = request.POST.get("which", ""), request.session.session_key or ""
    if which == "all":
        accounts.end_sessions(request.user)
        logout(request)
        return redirect("login")
    if which == "others":
        accounts.end_sessions(request.user, but=key)
        messages.success(request, _("All your other sessions have ended."))
    else:
        number = int(which) if which.isdecimal() else 0
        session = get_object_or_404(UserSession, pk=number, user=request.user)
        session.end()
        if session.session_key == key:
            logout(request)
            return redirect("login")
        messages.success(request, _("The session has ended."))
    accounts.note(request.user, "sessions_ended", at=timezone.localtime(), by=request.user)
    return redirect("usersessions_list")


def device(agent: str) -> str:
    """The browser and the system that a browser says it is; what it says is not proven."""
    browser = next((name for mark, name in BROWSERS.items() if mark in agent), "")
    system = next((name for mark, name in SYSTEMS.items() if mark in agent), "")
    return ", ".join(filter(None, (browser, system))) or _("Unknown device")

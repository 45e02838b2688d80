"""Addresses of signing in and of the own account. None of these pages is ever kept by a cache."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LogoutView
from django.urls import URLPattern, path
from django.views.decorators.cache import never_cache

from tracker.web.accounts import entrance, factors, oidc, own


def page(route: str, view: Callable[..., Any], *names: str) -> list[URLPattern]:
    """A page that no cache keeps, under each of its names: allauth asks for names of its own."""
    return [path(route, never_cache(view), name=name) for name in names]


urlpatterns = [
    *page("login/", entrance.SignIn.as_view(), "account_login", "login"),
    *page("logout/", login_not_required(LogoutView.as_view()), "account_logout", "logout"),
    *page("login/second/", factors.SecondStep.as_view(), "mfa_authenticate"),
    *page("login/provider/", oidc.begin, "oidc-login"),
    *page("password/", entrance.forgotten, "password-forgotten"),
    *page("password/asked/", entrance.asked, "password-asked"),
    *page("password/done/", entrance.done, "password-done"),
    *page("password/set/<str:token>/", entrance.set_password, "password-set"),
    *page("account/", own.account, "account"),
    *page("account/password/", own.password, "account-password"),
    *page("account/sessions/", own.sessions, "usersessions_list"),
    *page("account/confirm/", factors.ByPassword.as_view(), "account_reauthenticate"),
    *page("account/confirm/code/", factors.ByCode.as_view(), "mfa_reauthenticate"),
    *page("account/factors/", factors.Listed.as_view(), "mfa_index"),
    *page("account/factors/app/", factors.App.as_view(), "mfa_activate_totp"),
    *page("account/factors/app/remove/", factors.AppRemoval.as_view(), "mfa_deactivate_totp"),
    *page("account/factors/keys/add/", factors.Key.as_view(), "mfa_add_webauthn"),
    *page(
        "account/factors/keys/<int:pk>/remove/",
        factors.KeyRemoval.as_view(),
        "mfa_remove_webauthn",
    ),
    *page("account/factors/codes/", factors.Codes.as_view(), "mfa_view_recovery_codes"),
    *page("account/factors/codes/new/", factors.NewCodes.as_view(), "mfa_generate_recovery_codes"),
]

"""Signing in at an OpenID Connect provider: the authorisation code flow with PKCE.

The provider only says who somebody is. A person gets in when exactly one active account has the
e-mail address that the provider has verified; no account and no role ever comes from it, and the
second factor is asked for as always. Of the identity token everything is checked: its signature by
the provider's published keys, issuer, audience, times, and the nonce of this very sign-in.
"""

import logging
import secrets
from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

import jwt
import requests
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.crypto import constant_time_compare
from django.utils.http import url_has_allowed_host_and_scheme

from tracker.addresses import address
from tracker.models import User

logger = logging.getLogger(__name__)
SESSION = "oidc"
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA"]  # none with a secret
SECONDS = 5  # to wait for the provider
LEEWAY = 60  # seconds by which the clocks may differ


class Refused(Exception):
    """The provider's answer does not let anybody in; the text is for the log alone."""


@login_not_required
def begin(request: HttpRequest) -> HttpResponse:
    """Lead to the provider, remembering what its answer must hold."""
    if not settings.OIDC_ISSUER:
        raise Http404
    try:
        provider = _provider()
    except (Refused, requests.RequestException, ValueError):
        logger.exception("The OpenID Connect provider could not be asked")
        return render(request, "account/provider.html", status=503)
    verifier = secrets.token_urlsafe(48)
    asked = {name: secrets.token_urlsafe(24) for name in ("state", "nonce")}
    request.session[SESSION] = asked | {
        "verifier": verifier,
        "next": request.GET.get("next", ""),
        "language": translation.get_language(),
    }
    challenge = urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    query = asked | {
        "client_id": settings.OIDC_CLIENT_ID,
        "redirect_uri": _answers_to(),
        "response_type": "code",
        "scope": "openid email",
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    return redirect(f"{provider['authorization_endpoint']}?{urlencode(query)}")


@login_not_required
def answer(request: HttpRequest) -> HttpResponse:
    """Take the provider's answer, once."""
    if not settings.OIDC_ISSUER:
        raise Http404
    begun = request.session.pop(SESSION, None) or {}
    translation.activate(begun.get("language") or "kk")
    request.LANGUAGE_CODE = translation.get_language()
    try:
        person = _person(_claims(request, begun))
    except (Refused, jwt.PyJWTError, requests.RequestException, ValueError, KeyError) as error:
        logger.warning("Nobody was let in by the OpenID Connect provider: %r", error)
        return render(request, "account/provider.html", status=403)
    record_authentication(request, person, "oidc")
    return perform_login(request, Login(user=person, redirect_url=_way_back(request, begun)))


def _way_back(request: HttpRequest, begun: dict[str, Any]) -> str:
    """Where the person was going, if that is a page of this site."""
    wanted = str(begun.get("next", ""))
    own = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if own else reverse(settings.LOGIN_REDIRECT_URL)


def _answers_to() -> str:
    """The address that is registered with the provider."""
    return address("oidc-answer")


def _provider() -> dict[str, Any]:
    """What the provider publishes about itself."""
    place = settings.OIDC_ISSUER.rstrip("/") + "/.well-known/openid-configuration"
    published = _json(requests.get(place, timeout=SECONDS))
    if published.get("issuer") != settings.OIDC_ISSUER:
        raise Refused("the published issuer is another one")
    return published


def _json(response: requests.Response) -> dict[str, Any]:
    response.raise_for_status()
    found = response.json()
    if not isinstance(found, dict):
        raise Refused("not an object")
    return found


def _claims(request: HttpRequest, begun: dict[str, Any]) -> dict[str, Any]:
    """What the provider says of the person, after every check."""
    state, code = request.GET.get("state", ""), request.GET.get("code", "")
    if not code or not constant_time_compare(state, begun.get("state", secrets.token_hex())):
        raise Refused("no code, or not the answer to what was asked")
    provider = _provider()
    sent = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": _answers_to(),
        "client_id": settings.OIDC_CLIENT_ID,
        "code_verifier": begun["verifier"],
    }
    if settings.OIDC_CLIENT_SECRET:
        sent["client_secret"] = settings.OIDC_CLIENT_SECRET
    tokens = _json(requests.post(provider["token_endpoint"], data=sent, timeout=SECONDS))
    claims = _checked(str(tokens["id_token"]), provider)
    if not constant_time_compare(str(claims.get("nonce", "")), begun["nonce"]):
        raise Refused("another nonce")
    if "email" not in claims and "userinfo_endpoint" in provider:
        claims |= _userinfo(provider, str(tokens["access_token"]), str(claims["sub"]))
    return claims


def _checked(token: str, provider: dict[str, Any]) -> dict[str, Any]:
    """The claims of an identity token that is what it should be."""
    keys = jwt.PyJWKSet.from_dict(_json(requests.get(provider["jwks_uri"], timeout=SECONDS)))
    kid = jwt.get_unverified_header(token).get("kid")
    usable = [key for key in keys.keys if kid in (None, key.key_id)]
    if not usable:
        raise Refused("signed with an unknown key")
    claims: dict[str, Any] = jwt.decode(
        token,
        usable[0],
        algorithms=ALGORITHMS,
        audience=settings.OIDC_CLIENT_ID,
        issuer=settings.OIDC_ISSUER,
        leeway=LEEWAY,
        options={"require": ["exp", "iat", "aud", "iss", "sub"]},
    )
    if claims.get("azp", settings.OIDC_CLIENT_ID) != settings.OIDC_CLIENT_ID:
        raise Refused("made for another site")
    return claims


def _userinfo(provider: dict[str, Any], access: str, subject: str) -> dict[str, Any]:
    """The address, from providers that do not put it into the identity token."""
    headers = {"Authorization": f"Bearer {access}"}
    found = _json(requests.get(provider["userinfo_endpoint"], headers=headers, timeout=SECONDS))
    if found.get("sub") != subject:
        raise Refused("the address of somebody else")
    return {name: found[name] for name in ("email", "email_verified") if name in found}


def _person(claims: dict[str, Any]) -> User:
    """The one active person with the verified address."""
    address = claims.get("email")
    if claims.get("email_verified") is not True or not isinstance(address, str) or not address:
        raise Refused("the address is not verified")
    found = User.objects.filter(email__iexact=address, is_active=True)[:2]
    if len(found) != 1:
        raise Refused("not exactly one active account has this address")
    return found[0]

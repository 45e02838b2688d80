"""The view for low vision: large type and strong contrast, kept in a cookie of its own."""

import re

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tracker.templatetags.frame import DISPLAY, LARGE

A_YEAR = 365 * 24 * 3600
OWN_PAGE = re.compile(rf"/({'|'.join(code for code, _name in settings.LANGUAGES)})/[^\\\s]*")


@never_cache
@login_not_required
@require_safe
def display(request: HttpRequest) -> HttpResponse:
    """Switch the view and lead back to the page; no other answer sets or looks at this cookie.

    Any other page than one of ours to lead back to counts as the overview.
    """
    back = OWN_PAGE.fullmatch(request.GET.get("back", ""))
    response = HttpResponseRedirect(back[0] if back else reverse("overview"))
    if request.GET.get("to") == LARGE:
        response.set_cookie(
            DISPLAY, LARGE, A_YEAR, httponly=True, secure=settings.HTTPS, samesite="Lax"
        )
    else:
        response.delete_cookie(DISPLAY, samesite="Lax")
    return response

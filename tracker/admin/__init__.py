"""The administration: reference data is edited, reports are read and decided upon."""

from typing import Any

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _
from django.views.generic import RedirectView

from tracker.admin import (
    catalogue,
    counted,
    data_changes,
    duties,
    ledger,
    measures,
    notices,
    people,
    reminders,
    reports,
    verdicts,
)

__all__ = [
    "catalogue",
    "counted",
    "data_changes",
    "duties",
    "ledger",
    "measures",
    "notices",
    "people",
    "reminders",
    "reports",
    "verdicts",
]

admin.site.site_title = _("Nysana")
admin.site.site_header = _("Nysana: review and administration")
admin.site.index_title = _("Review and administration")
admin.site.unregister(Group)  # roles are defined in code, not clicked together
# One door, and one page on which a password changes
site: Any = admin.site
site.login = secure_admin_login(site.login)
site.password_change = RedirectView.as_view(pattern_name="account-password")

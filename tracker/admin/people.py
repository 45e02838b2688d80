"""People and their roles: for administrators only."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from tracker.admin.base import ADMINISTRATORS, ByRole, column, yes_no
from tracker.models import Membership, User


class MembershipInline(ByRole, admin.TabularInline):
    """A person's roles. A role that has ended is deleted here; its history stays.

    Nobody changes his own roles: another administrator does.
    """

    viewers = editors = deleters = ADMINISTRATORS
    model = Membership
    extra = 1
    autocomplete_fields = ("organization",)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether the person may give this one a role."""
        return super().has_add_permission(request, obj) and obj != request.user

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether the person may change a role of this one."""
        return super().has_change_permission(request, obj) and obj != request.user

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether the person may take a role from this one."""
        return super().has_delete_permission(request, obj) and obj != request.user


@admin.register(User)
class PersonAdmin(ByRole, UserAdmin):
    """Accounts. Nobody is deleted: what a person did stays with the name; switch the account off."""

    viewers = editors = ADMINISTRATORS
    inlines = (MembershipInline,)
    full_name = column(_("Person"), "get_full_name")
    active = yes_no(_("account switched on"), "is_active")
    enters = yes_no(_("may enter the administration"), "is_staff")
    list_display = ("username", "full_name", "email", "language", "active", "enters")
    list_filter = ("is_active", "is_staff", "memberships__role")
    search_fields = ("username", "first_name", "last_name", "email")
    filter_horizontal = ()
    ordering = ("username",)
    readonly_fields = ("last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Person"), {"fields": ("first_name", "last_name", "email", "language")}),
        (_("Access"), {"fields": ("is_active", "is_staff", "last_login", "date_joined")}),
    )
    add_fieldsets = (
        (None, {"fields": ("username", "usable_password", "password1", "password2", "language")}),
    )

    def get_inlines(self, request: HttpRequest, obj: Any) -> tuple[type[Any], ...]:
        """Roles are given once the account exists."""
        return self.inlines if obj else ()

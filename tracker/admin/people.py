"""People and their roles: for administrators only."""

from typing import Any, cast

from allauth.account.admin import EmailAddress, EmailConfirmation
from allauth.mfa.admin import Authenticator
from allauth.usersessions.admin import UserSession
from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from tracker.admin.base import ADMINISTRATORS, ByRole, column, yes_no
from tracker.models import AccessLink, AccountEvent, Membership, User
from tracker.workflow import accounts

for hidden in (EmailAddress, EmailConfirmation, Authenticator, UserSession):
    if admin.site.is_registered(hidden):
        admin.site.unregister(hidden)  # allauth's own pages would show secrets


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


class _Log(ByRole, admin.TabularInline):
    """What happened, newest first; nobody writes here."""

    viewers = ADMINISTRATORS
    extra = 0
    can_delete = False


class LinkInline(_Log):
    """Letters with a link to set a password: never the link itself."""

    model = AccessLink
    fk_name = "user"
    fields = ("purpose", "asked_at", "asked_by", "expires_at", "sent_at", "ended_at", "error")
    readonly_fields = fields
    ordering = ("-asked_at",)


class EventInline(_Log):
    """What happened to the account."""

    model = AccountEvent
    fk_name = "user"
    fields = ("at", "event", "by")
    readonly_fields = fields
    ordering = ("-at",)


class PersonForm(forms.ModelForm):
    """A person; no password is ever typed here."""

    class Meta:
        model = User
        fields = ("username", "first_name", "last_name", "email", "language", "is_active")
        labels = {"email": _("E-mail")}

    def clean_email(self) -> str:
        """One address belongs to one account: people sign in with it."""
        email = str(self.cleaned_data["email"]).strip()
        others = User.objects.exclude(pk=self.instance.pk)
        if email and others.filter(email__iexact=email).exists():
            raise forms.ValidationError(gettext("Another account has this e-mail address."))
        return email


@admin.action(description=_("Send the invitation"))
def invite_selected(page: "PersonAdmin", request: HttpRequest, chosen: QuerySet[User]) -> None:
    """Invite the selected people."""
    invited = [page.invite(request, person) for person in chosen]
    if any(invited):
        said = ngettext("Invited: %(n)d person.", "Invited: %(n)d people.", sum(invited))
        messages.success(request, said % {"n": sum(invited)})


@admin.register(User)
class PersonAdmin(ByRole, UserAdmin):
    """Accounts. Nobody is deleted: what a person did stays with the name; switch the account off."""

    viewers = editors = ADMINISTRATORS
    form = add_form = PersonForm
    add_form_template = None
    actions = (invite_selected,)
    inlines = (MembershipInline, LinkInline, EventInline)
    full_name = column(_("Person"), "get_full_name")
    active = yes_no(_("account switched on"), "is_active")
    enters = yes_no(_("may enter the administration"), "is_staff")
    list_display = ("username", "full_name", "email", "language", "active", "enters")
    list_filter = ("is_active", "is_staff", "memberships__role")
    search_fields = ("username", "first_name", "last_name", "email")
    filter_horizontal = ()
    ordering = ("username",)
    readonly_fields = ("is_staff", "factors", "last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("username",)}),
        (_("Person"), {"fields": ("first_name", "last_name", "email", "language")}),
        (
            _("Access"),
            {"fields": ("is_active", "is_staff", "factors", "last_login", "date_joined")},
        ),
    )
    add_fieldsets = (
        (None, {"fields": ("username", "first_name", "last_name", "email", "language")}),
    )

    def get_inlines(self, request: HttpRequest, obj: Any) -> tuple[type[Any], ...]:
        """The logs are shown once the account exists; nothing of them is ever sent back."""
        return self.inlines if obj and request.method == "GET" else (MembershipInline,)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Nobody switches himself off."""
        own = ("is_active",) if obj and obj == request.user else ()
        return (*super().get_readonly_fields(request, obj), *own)

    def get_urls(self) -> list[URLPattern]:
        """Without Django's page on which one types a password for somebody else."""
        return [url for url in super().get_urls() if url.name != "auth_user_password_change"]

    @admin.display(description=_("second factors"))
    def factors(self, person: User) -> str:
        """How many second factors the person has."""
        return str(
            Authenticator.objects.filter(user=person)
            .exclude(type=Authenticator.Type.RECOVERY_CODES)
            .count()
        )

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save; a new account has no password until its owner sets one."""
        if not change:
            obj.set_unusable_password()
        obj.save()
        by, now = cast(User, request.user), timezone.localtime()
        if change and "email" in form.changed_data:
            former = form.initial["email"]
            accounts.note(obj, "address_changed", at=now, by=by, former=former)
        if change and "is_active" in form.changed_data:
            if obj.is_active:
                accounts.note(obj, "activated", at=now, by=by)
            else:
                accounts.deactivated(obj, by=by, at=now)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Save the roles; the door of the administration follows them."""
        super().save_related(request, form, formsets, change)
        person = form.instance
        accounts.follow_roles(person, person.memberships.values_list("role", flat=True))

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """Take the two steps that stand beside the save button."""
        if "_invite" in request.POST:
            if self.invite(request, obj):
                messages.success(request, gettext("The invitation goes out within a minute."))
            return HttpResponseRedirect(request.path)
        if "_remove_factors" in request.POST:
            accounts.remove_factors(obj, by=cast(User, request.user), at=timezone.localtime())
            messages.success(request, gettext("The second factor is removed."))
            return HttpResponseRedirect(request.path)
        return super().response_change(request, obj)

    @transaction.atomic
    def invite(self, request: HttpRequest, person: User) -> bool:
        """Ask for a letter, or say why none can go out."""
        if not (person.email and person.is_active):
            said = gettext("Not invited, since the account is off or has no e-mail: %(name)s")
            messages.error(request, said % {"name": person})
            return False
        accounts.invite(person, by=cast(User, request.user), at=timezone.localtime())
        return True

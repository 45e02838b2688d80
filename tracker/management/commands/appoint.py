"""Give a person a role in a body; make the account if there is none. For an installation's first people."""

from getpass import getpass
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from tracker.models import Membership, Organization, User
from tracker.rules.states import OVERSEES, Role


class Command(BaseCommand):
    """`appoint anna administrator O08`: asks for a password where the account is new."""

    help = __doc__

    def add_arguments(self, parser: Any) -> None:
        """Who, which role, in which body."""
        parser.add_argument("username")
        parser.add_argument("role", choices=[role.value for role in Role])
        parser.add_argument("organization", help="the code of a body, such as O08")
        parser.add_argument("--email", default="", help="where notices go")

    @transaction.atomic
    def handle(
        self, *args: Any, username: str, role: str, organization: str, email: str, **options: Any
    ) -> None:
        """Appoint, and say so."""
        body = Organization.objects.filter(code=organization).first()
        if body is None:
            raise CommandError(f"There is no body with the code {organization}.")
        user, new = User.objects.get_or_create(username=username, defaults={"email": email})
        if new:
            user.set_password(getpass("Password for the new account: "))
        user.is_staff = user.is_staff or Role(role) in OVERSEES
        user.save()
        Membership.objects.get_or_create(user=user, organization=body, role=role)
        self.stdout.write(f"{username} is {role} of {body.code} {body.name}.")

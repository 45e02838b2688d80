"""Remove the lost second factor of a person. For when no administrator can sign in to do it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tracker.models import User
from tracker.workflow import accounts


class Command(BaseCommand):
    """`remove_second_factor anna`: she signs in with her password and sets a new one up."""

    help = __doc__

    def add_arguments(self, parser: Any) -> None:
        """Whose."""
        parser.add_argument("username")

    def handle(self, *args: Any, username: str, **options: Any) -> None:
        """Remove, remember that in the person's log, and say so."""
        person = User.objects.filter(username=username).first()
        if person is None:
            raise CommandError(f"There is no person with the user name {username}.")
        count = accounts.remove_factors(person, by=None, at=timezone.now())
        self.stdout.write(f"Removed second factors of {username}: {count}.")

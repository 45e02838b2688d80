"""Prepare the demonstration: an account for each role, an open cycle, two reports on their way."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tracker.workflow import demo

CLICK_FIRST = (
    ("/kk/", "the country's promises at a glance"),
    ("/kk/targets/T022/", "a target that is off track, with its path and projection"),
    ("/kk/duties/", "sign in as contributor: fill in the report of a ministry"),
    ("/kk/admin/", "sign in as reviewer: return or approve a report"),
)


class Command(BaseCommand):
    """`demo`: refuses to run unless NYSANA_DEMO is set; running again changes nothing."""

    help = __doc__

    def add_arguments(self, parser: Any) -> None:
        """Take the port of `serve`, for the addresses."""
        parser.add_argument("--port", type=int, help="the port on which the site will be served")

    def handle(self, *args: Any, port: int | None, **options: Any) -> None:
        """Prepare, then print the accounts and what to look at first."""
        site = f"http://localhost:{port}" if port else settings.SITE_URL
        now = timezone.localtime()
        try:
            accounts = demo.prepare(on=now.date(), at=now)
        except ImproperlyConfigured as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"\nDemonstration accounts (password {demo.PASSWORD}):")
        for account in accounts:
            self.stdout.write(f"  {account.username:14} {account.role} of {account.organization}")
        if not settings.SECOND_FACTOR:
            self.stdout.write("  No second factor is asked for here; SECOND_FACTOR=true asks.")
        self.stdout.write("\nLook at this first:")
        for address, what in CLICK_FIRST:
            self.stdout.write(f"  {site}{address:20} {what}")

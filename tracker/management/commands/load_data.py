"""Load the strategies, targets, values, bodies, duties and notes of the source documents."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tracker.workflow import judging, loading


class Command(BaseCommand):
    """`load_data`: idempotent; keeps what a person has edited; ends with all verdicts up to date."""

    help = __doc__

    def add_arguments(self, parser: Any) -> None:
        """Offer the demonstration's assignments too."""
        parser.add_argument("--demo", action="store_true", help="also load demonstration records")

    def handle(self, *args: Any, demo: bool, verbosity: int, **options: Any) -> None:
        """Load, judge, and say what changed."""
        now = timezone.localtime()
        files = loading.FILES + (loading.DEMO_FILES if demo else ())
        try:
            counts = loading.load(settings.BASE_DIR / "fixtures", files, at=now)
        except loading.Unresolved as error:
            raise CommandError(str(error)) from None
        for name, count in counts.items():
            parts = ", ".join(f"{number} {outcome}" for outcome, number in sorted(count.items()))
            self.stdout.write(f"{name}: {sum(count.values())} ({parts})")
        judged = judging.judge_marked(on=now.date(), at=now)
        self.stdout.write(f"verdicts: {judged['judged']} judged, {judged['changed']} changed")

"""What a person sets for himself."""

from tracker.models import User
from tracker.rules.reminders import Digest


def choose(person: User, *, language: str, digest: Digest) -> None:
    """Set in which language and how often a person gets mail. It holds for mails written later."""
    person.language, person.digest = language, digest.value
    person.save(update_fields=["language", "digest"])

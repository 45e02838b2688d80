"""How often a form was sent, by whom and about whom: counted in the database, for all workers."""

from datetime import datetime, timedelta

from django.utils.crypto import salted_hmac

from tracker.models import Knock
from tracker.rules.following import Limit

LONGEST = timedelta(days=1)


def too_many(kind: str, who: str, limit: Limit, *, at: datetime) -> bool:
    """Count one more knock; whether there were too many. Two at once are both counted first."""
    key = salted_hmac(f"tracker.floods.{kind}", who, algorithm="sha256").hexdigest()
    Knock.objects.create(key=key, at=at)
    return limit.is_exceeded(Knock.objects.filter(key=key, at__gt=at - limit.within).count())


def forget(*, at: datetime) -> int:
    """Delete what no limit looks at any more."""
    return Knock.objects.filter(at__lt=at - LONGEST).delete()[0]

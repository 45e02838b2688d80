"""A coordinator's reminder by hand."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from tracker.models import Obligation, Report, User
from tracker.permissions import Denied, check_coordinates
from tracker.workflow import notices


def remind(obligation: Obligation, *, by: User, at: datetime) -> int:
    """Write at once to those who fill in and sign what a body owes; return how many were told.

    At most once a duty and day.
    """
    check_coordinates(by, obligation.rule.recipient)
    report: Report | None = getattr(obligation, "report", None)
    if report and report.is_handed_in:
        raise Denied(_("There is nothing to remind of: the duty is met."))
    key = f"remind/{obligation.pk}/{timezone.localtime(at).date()}"
    return notices.inform(obligation.organization, "remind", {"duty": obligation}, key=key, at=at)

"""The sentences that say what moved a ratio."""

from collections.abc import Mapping

from django.utils.translation import gettext_noop

from tracker.rules.ratio import Cause

NUMERATOR = gettext_noop(
    "Numerator: %(name)s. Change between %(first_year)s and %(last_year)s: %(change)s."
)
DENOMINATOR = gettext_noop(
    "Denominator: %(name)s. Change between %(first_year)s and %(last_year)s: %(change)s."
)
NO_PER_CENT = gettext_noop("cannot be given in per cent")

CAUSES: Mapping[Cause, str] = {
    Cause.FELL_OUTGROWN: gettext_noop(
        "The ratio fell because the denominator grew faster than the numerator."
    ),
    Cause.FELL_FASTER: gettext_noop(
        "The ratio fell because the numerator fell faster than the denominator."
    ),
    Cause.FELL_NUMERATOR: gettext_noop(
        "The ratio fell because the numerator fell and the denominator did not."
    ),
    Cause.FELL_DENOMINATOR: gettext_noop(
        "The ratio fell because the denominator grew and the numerator stayed the same."
    ),
    Cause.ROSE_FASTER: gettext_noop(
        "The ratio rose because the numerator grew faster than the denominator."
    ),
    Cause.ROSE_OUTLASTED: gettext_noop(
        "The ratio rose because the denominator fell faster than the numerator."
    ),
    Cause.ROSE_NUMERATOR: gettext_noop(
        "The ratio rose because the numerator grew and the denominator did not."
    ),
    Cause.ROSE_DENOMINATOR: gettext_noop(
        "The ratio rose because the denominator fell and the numerator stayed the same."
    ),
    Cause.SAME: gettext_noop(
        "The ratio stayed the same: the numerator and the denominator changed about equally."
    ),
    Cause.UNEXPLAINED: gettext_noop(
        "The two series do not explain the published ratio: divided by each other they move "
        "otherwise than it does. No cause is named."
    ),
    Cause.UNCHECKED: gettext_noop(
        "The published ratio has fewer than two values in the years of both series, so no cause "
        "is named."
    ),
    Cause.UNKNOWN: gettext_noop(
        "A value is zero or negative, so the two series cannot be divided and no cause is named."
    ),
}

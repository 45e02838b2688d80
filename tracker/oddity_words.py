"""What looks odd about a value, in whole sentences with the numbers that make it odd."""

from django.utils.translation import gettext as _

from tracker import labels
from tracker.rules.oddities import Oddity
from tracker.rules.oddities import Warning as Code
from tracker.wording import number_text, signed_text


def oddity_text(found: Oddity) -> str:
    """The sentence of a warning in the active language."""
    named = {
        "number": "" if found.number is None else number_text(found.number),
        "usual": "" if found.usual is None else number_text(found.usual),
        "year": str(found.year or ""),
    }
    match found.code:
        case Code.JUMP if found.number is not None:
            named["number"] = signed_text(found.number)
            return _("Change from the value for %(year)s: %(number)s%%. Check the value.") % named
        case Code.UNUSUAL if found.number is not None:
            named["number"] = signed_text(found.number)
            text = _(
                "Change from the value for %(year)s: %(number)s. Usual change in a year: %(usual)s. "
                "Check the value."
            )
            return text % named
        case Code.FACTOR_TEN:
            text = _(
                "About 10, 100 or 1000 times more or less than the value for %(year)s. "
                "Did you mean %(number)s?"
            )
            return text % named
        case Code.OFFICIAL_DIFFERS:
            text = _("The official statistics give another value for this year: %(number)s.")
            return text % named
        case Code.SUM_OF_PARTS:
            return _("The parts add up to %(number)s, not to 100. Check the values.") % named
        case Code.OUTLIER:
            text = _("Far from the other values of the series. Their median: %(number)s.")
            return text % named
    return str(labels.WARNING[found.code])

"""One address of each kind of public page, read from the addresses of the site itself."""

from datetime import date

from django.urls import reverse
from django.utils import translation

from tests.factories import NOW, TODAY, World
from tests.interfaces.past import research
from tracker.models import Consolidation, Statement, Target
from tracker.rules.values import Status
from tracker.web.public_urls import urlpatterns
from tracker.workflow.consolidation import content_of
from tracker.workflow.judging import judge
from tracker.workflow.rating import give

MORE = {"figure": "research-expenditure", "region": "gerd_pct_gdp", "data_set": "targets"}
SMALL = MORE | {"target": "T-ONE", "strategy": "S41", "organization": "M-ONE", "cycle": 2026}
REAL = MORE | {"target": "T006", "strategy": "S04", "organization": "O08", "cycle": 2026}
FRAMED = {"embed"}  # stands in the pages of others, without our frame


def page_types():
    """The names of the public pages; files have no slash at their end."""
    return [
        pattern.name
        for pattern in urlpatterns
        if hasattr(pattern.callback, "shows_past_days")
        and pattern.name not in FRAMED
        and (not str(pattern.pattern) or str(pattern.pattern).endswith("/"))
    ]


def paths(records=SMALL):
    """{name of a page: its path after the language}. A new page with a record: add it to `records`."""
    records = records | {"consolidated": records["cycle"]}
    with translation.override("en"):
        found = {
            name: reverse(name, args=[records[name]] if name in records else [])
            for name in page_types()
        }
    return {name: path.removeprefix("/en/") for name, path in found.items()}


class PublicWorld(World):
    """The small world with something on every public page, and a consolidated report published."""

    def __init__(self):
        super().__init__()
        research()
        self.report("approved")
        says = {"expectation": "on_schedule", "forecast_value": 19}
        Statement.objects.create(target=self.target, made_on=TODAY, **says)
        judge(Target.objects.all(), on=TODAY, at=NOW)
        reason = "The money for the second half of the programme was cut."
        give(self.target, Status.MISSED, reason, by=self.reviewer, at=NOW, on=TODAY)
        Consolidation.objects.create(
            cycle=self.cycle,
            edition=1,
            made_by=self.coordinator,
            made_at=NOW,
            content=content_of(self.cycle, on=TODAY),
            published_on=date(2027, 4, 20),
        )

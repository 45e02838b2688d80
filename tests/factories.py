"""Small worlds for tests. A factory's docstring says what it makes; every value can be given."""

from datetime import date, datetime
from decimal import Decimal
from itertools import count
from zoneinfo import ZoneInfo

from tracker.models import (
    Assignment,
    Cycle,
    Indicator,
    Membership,
    Obligation,
    Observation,
    Organization,
    Place,
    Question,
    ReportingRule,
    Series,
    Source,
    Strategy,
    Target,
    Unit,
    User,
)
from tracker.rules.states import Role
from tracker.workflow import observations, reports

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=ZoneInfo("Asia/Almaty"))
numbers = count(1)


def named(name, field="name"):
    """The same text in the three languages, told apart by the code."""
    return {f"{field}_{code}": f"{name} {code}" for code in ("kk", "ru", "en")}


def place(code="KZ"):
    """Kazakhstan, unless said otherwise."""
    return Place.objects.get_or_create(code=code, defaults=named(code) | {"kind": "country"})[0]


def source(code="SRC"):
    """A source."""
    return Source.objects.get_or_create(code=code, defaults={"title": "A yearbook"})[0]


def unit(code="pct", *, percent=True):
    """Per cent, unless said otherwise."""
    return Unit.objects.get_or_create(code=code, defaults=named("%") | {"percent": percent})[0]


def series(values=None, **indicator):
    """A series of an indicator in Kazakhstan with yearly values {2020: "0.15"}."""
    n = next(numbers)
    made = Indicator.objects.create(
        code=f"indicator_{n}", **named(f"Indicator {n}"), unit=unit(), **indicator
    )
    row = Series.objects.create(code=f"indicator_{n}.KZ", indicator=made, place=place())
    for year, value in (values or {}).items():
        observation(row, year, value).save()
    if values:
        observations.changed([row.pk], at=NOW)
        row.refresh_from_db()
    return row


def observe(row, year, value, **more):
    """A published value of a year, through the one door."""
    return observations.put(observation(row, year, value, **more), at=NOW)


def observation(row, year, value, **more):
    """A published value of a year, not saved."""
    more = {"source": source(), "used": True, "value_text": value, "period_text": str(year)} | more
    ends = {"period_start": date(year, 1, 1), "period_end": date(year, 12, 31)}
    return Observation(series=row, year=year, value=Decimal(value), **(ends | more))


def strategy(code=None, **more):
    """A concept from 2026 to 2035."""
    code = code or f"S{next(numbers)}"
    defaults = named(f"Strategy {code}", "title") | {"kind": "concept"} | more
    return Strategy.objects.get_or_create(code=code, defaults=defaults)[0]


def target(**more):
    """A promise: at least 20 % by the end of 2030, with no values yet."""
    n = next(numbers)
    defaults = {
        "code": f"T{n}",
        **named(f"Target {n}", "title"),
        "group": "number",
        "kind": "level",
        "comparison": "at_least",
        "value": Decimal(20),
        "value_text": "20",
        "unit": unit(),
        "deadline": date(2030, 12, 31),
        "deadline_precision": "year",
        "deadline_text": "2030",
        "inputs_changed_at": NOW,
    }
    if "strategy" not in more:
        more["strategy"] = strategy()
    return Target.objects.create(**(defaults | more))


def organization(code=None, **more):
    """A ministry among the central executive bodies."""
    code = code or f"M-{next(numbers)}"
    defaults = named(f"Ministry {code}") | {"kind": "ministry"} | more
    return Organization.objects.get_or_create(code=code, defaults=defaults)[0]


def user(*memberships, **more):
    """A person with (role, organization) memberships."""
    n = next(numbers)
    defaults = {"username": f"user{n}", "email": f"user{n}@example.kz", "language": "en"}
    made = User(**(defaults | more))
    made.set_password("secret")
    made.is_staff = any(
        role in (Role.REVIEWER, Role.COORDINATOR, Role.ADMINISTRATOR) for role, _body in memberships
    )
    made.save()
    for role, body in memberships:
        Membership.objects.create(user=made, organization=body, role=role)
    return made


def question(body, **more):
    """An error that a reader reported on a page of a body's matters."""
    defaults = {"page": "/en/targets/T-ONE/", "seen_on": TODAY, "language": "en", "wrong": "A slip"}
    defaults |= {"organization": body, "received_at": NOW, "stamp": str(next(numbers))}
    return Question.objects.create(**(defaults | more))


class World:
    """A cycle for 2026, due 1 April 2027: a ministry that owes a report and the one that receives it.

    `contributor`, `officer` (who has no mailbox) and `signatory` are the ministry's; `reviewer`,
    `other_reviewer` and `coordinator` are of the receiving ministry; `stranger` fills in reports
    for another ministry.
    The ministry answers for `target`, at least 20 % by 2030, values 10 … 15 in 2020 … 2025.
    """

    def __init__(self):
        self.ministry_class = organization("O05", kind="class")
        self.receiver = organization("O08", member_of=self.ministry_class)
        self.ministry = organization("M-ONE", member_of=self.ministry_class)
        self.other = organization("M-TWO", member_of=self.ministry_class)
        self.strategy = strategy("S41")
        self.rule = ReportingRule.objects.create(
            code="R01",
            valid_from=date(2026, 1, 1),
            act="report",
            **named("submit a report", "what"),
            obliged=self.ministry_class,
            recipient=self.receiver,
            cadence="yearly",
            due_month=4,
            due_day=1,
            due_year_offset=1,
            first_year=2026,
            strategy=self.strategy,
        )
        self.cycle = Cycle.objects.create(
            strategy=self.strategy,
            year=2026,
            opens_on=date(2026, 10, 3),
            due_on=date(2027, 4, 1),
        )
        self.obligation = Obligation.objects.create(
            cycle=self.cycle,
            rule=self.rule,
            organization=self.ministry,
            period_ends_on=date(2026, 12, 31),
            due_on=date(2027, 4, 1),
        )
        self.series = series({year: str(year - 2010) for year in range(2020, 2026)})
        self.target = target(code="T-ONE", series=self.series, strategy=self.strategy)
        Assignment.objects.create(
            target=self.target, organization=self.ministry, role_text="decree"
        )
        self.contributor = user((Role.CONTRIBUTOR, self.ministry))
        self.officer = user((Role.OFFICER, self.ministry), email="")
        self.signatory = user((Role.SIGNATORY, self.ministry))
        self.stranger = user((Role.SIGNATORY, self.other))
        self.reviewer = user((Role.REVIEWER, self.receiver))
        self.other_reviewer = user((Role.REVIEWER, self.receiver))
        self.coordinator = user((Role.COORDINATOR, self.receiver))

    def report(self, state="draft", value="16"):
        """The ministry's report, filled in and brought to a state through the real moves."""
        made = reports.begin(self.obligation, by=self.contributor)
        line = made.lines.get()
        typed = {"value": Decimal(value), "value_status": "estimate", "source_text": "Statistics"}
        reports.save_line(line, typed, version=line.version, by=self.contributor)
        letter = {"letter_number": "12-3/45", "letter_date": TODAY, "done": "Much."}
        reports.save_texts(made, letter, by=self.officer)
        if state != "draft":
            reports.submit(made, by=self.signatory, at=NOW, on=TODAY)
        if state == "returned":
            reports.give_back(
                made,
                by=self.reviewer,
                at=NOW,
                reason="The source is missing",
                code="source",
                questions={line: "Where is this from?"},
                revision_due_on=date(2026, 12, 1),
            )
        if state == "approved":
            reports.approve(made, by=self.reviewer, at=NOW, on=TODAY)
        return made

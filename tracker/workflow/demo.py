"""The demonstration: one account a role, an open cycle, and two reports on their way.

Nothing of it is approved, so the public pages show only what the documents and statistics say.
"""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction

from tracker.models import Membership, Obligation, Organization, Report, User
from tracker.rules.states import ReportState, Role
from tracker.workflow import cycles, reports, runs

PASSWORD = "nysana-demo"  # noqa: S105 -- printed on purpose; made only where NYSANA_DEMO is set


class Account(NamedTuple):
    """A demonstration account: a name, a role in a body, and the language of its owner."""

    username: str
    role: Role
    organization: str
    language: str
    first_name: str
    last_name: str


ACCOUNTS = (
    Account("contributor", Role.CONTRIBUTOR, "M-ECONOMY", "kk", "Айгүл", "Сейітова"),
    Account("officer", Role.OFFICER, "M-ECONOMY", "ru", "Асель", "Нурланова"),
    Account("signatory", Role.SIGNATORY, "M-ECONOMY", "ru", "Ерлан", "Ахметов"),
    Account("head", Role.HEAD, "M-ECONOMY", "kk", "Бауыржан", "Төлегенов"),
    Account("leader", Role.LEADER, "M-ECONOMY", "kk", "Сәуле", "Қасымова"),
    Account("akimat", Role.SIGNATORY, "A-ABAY", "kk", "Дәурен", "Мұқанов"),
    Account("water", Role.SIGNATORY, "M-WATER", "ru", "Мария", "Ким"),
    Account("reviewer", Role.REVIEWER, "O08", "ru", "Гүлнар", "Омарова"),
    Account("coordinator", Role.COORDINATOR, "O08", "kk", "Нұрлан", "Жақыпов"),
    Account("council", Role.COORDINATOR, "O14", "ru", "Алия", "Беккалиева"),
    Account("administrator", Role.ADMINISTRATOR, "O08", "ru", "Сергей", "Ли"),
)


@transaction.atomic
def prepare(*, on: date, at: datetime) -> tuple[Account, ...]:
    """Make what is missing of the demonstration. Running again changes nothing that people did."""
    if not settings.DEMO:
        raise ImproperlyConfigured("The demonstration needs NYSANA_DEMO=true.")
    _open_a_round(on=on)
    runs.nightly(on=on, at=at)
    for account in ACCOUNTS:
        _account(account)
    _water_report(on=on, at=at)
    _akimat_report(on=on, at=at)
    return ACCOUNTS


def _open_a_round(*, on: date) -> None:
    """Open what is asked for now; between two rounds, the one whose reports were due last."""
    cycles.open_due(on=on)
    if not Obligation.objects.filter(rule__act="report").exists():
        cycles.open_due(on=date(on.year, 4, 1))


def _account(account: Account) -> None:
    user, new = User.objects.get_or_create(
        username=account.username,
        defaults={
            "first_name": account.first_name,
            "last_name": account.last_name,
            "email": f"{account.username}@demo.example",
            "language": account.language,
            "is_staff": account.role in (Role.REVIEWER, Role.COORDINATOR, Role.ADMINISTRATOR),
        },
    )
    if not new:
        return
    user.set_password(PASSWORD)
    user.save()
    body = Organization.objects.get(code=account.organization)
    Membership.objects.get_or_create(user=user, organization=body, role=account.role)


def _untouched(organization: str) -> Obligation | None:
    """The newest duty of a body to report, if nobody has begun its report."""
    return (
        Obligation.objects.filter(organization__code=organization, report=None, rule__act="report")
        .order_by("-due_on")
        .first()
    )


def _filled_in(obligation: Obligation, *, by: User, on: date) -> Report:
    report = reports.begin(obligation, by=by)
    for line in report.lines.select_related("target"):
        values: dict[str, object] = {"progress": "Көрсетілім / Демонстрация / Demonstration"}
        if line.target.series_id:
            values |= {"value": Decimal("8.4"), "value_status": "preliminary"}
        if line.target.kind == "milestone":
            values |= {"forecast_on": line.target.deadline or on + timedelta(days=365)}
        reports.save_line(line, values, version=line.version, by=by)
    letter = {"letter_number": "DEMO-1", "letter_date": on}
    reports.save_texts(report, letter, by=by)
    return report


def _water_report(*, on: date, at: datetime) -> None:
    """A report that waits for its review."""
    duty = _untouched("M-WATER")
    if duty:
        by = User.objects.get(username="water")
        reports.submit(_filled_in(duty, by=by, on=on), by=by, at=at, on=on)


def _akimat_report(*, on: date, at: datetime) -> None:
    """A report that was returned with a question."""
    duty = _untouched("A-ABAY")
    if duty is None:
        return
    by = User.objects.get(username="akimat")
    report = _filled_in(duty, by=by, on=on)
    if report.state == ReportState.DRAFT:
        reports.submit(report, by=by, at=at, on=on)
        reports.give_back(
            report,
            by=User.objects.get(username="reviewer"),
            at=at,
            reason="Растайтын құжаттар жоқ",
            questions={report.lines.order_by("pk").first(): "Қандай құжат растайды?"},
            revision_due_on=on + timedelta(days=7),
        )

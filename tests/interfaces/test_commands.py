"""The commands an operator types: they say what they did, and refuse in a sentence."""

import json

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from tests.factories import organization
from tracker.models import Membership, Report, Target, User
from tracker.roles import has_role
from tracker.rules.states import ReportState, Role
from tracker.workflow import demo

pytestmark = [pytest.mark.django_db, pytest.mark.pages]


def test_the_first_person_is_appointed(monkeypatch, capsys):
    organization("O08")
    monkeypatch.setattr("tracker.management.commands.appoint.getpass", lambda _prompt: "a secret")

    for _ in range(2):
        call_command("appoint", "anna", "administrator", "O08")

    anna = User.objects.get(username="anna")
    assert (anna.is_staff, anna.check_password("a secret")) == (True, True)
    assert has_role(anna, Role.ADMINISTRATOR)
    assert Membership.objects.count() == 1


def test_nobody_is_appointed_to_an_unknown_body():
    with pytest.raises(CommandError, match="no body with the code O99"):
        call_command("appoint", "anna", "reviewer", "O99")

    assert not User.objects.exists()


def test_a_broken_fixture_is_refused_with_its_place(settings, tmp_path):
    settings.BASE_DIR = tmp_path
    (tmp_path / "fixtures").mkdir()
    (tmp_path / "fixtures" / "sources.json").write_text(json.dumps([{"code": "B1", "colour": "x"}]))

    with pytest.raises(CommandError, match=r"sources.json: no such field: colour"):
        call_command("load_data")


@pytest.fixture
def demonstration(settings, capsys):
    """The demonstration, prepared twice."""
    settings.DEMO = True
    call_command("load_data", "--demo")
    for _ in range(2):
        call_command("demo")
    return capsys.readouterr().out


def test_the_demonstration_has_an_account_for_each_role(demonstration):
    assert {account.role for account in demo.ACCOUNTS} == set(Role)
    assert all(account.username in demonstration for account in demo.ACCOUNTS)


def test_the_demonstration_is_prepared_once_and_approves_nothing(demonstration):
    states = sorted(Report.objects.values_list("state", flat=True))

    assert states == [ReportState.RETURNED, ReportState.SUBMITTED]
    assert User.objects.count() == len(demo.ACCOUNTS)
    assert Target.objects.count() == 114


def test_a_real_installation_has_no_demonstration_records():
    call_command("load_data", verbosity=0)

    assert not Target.objects.filter(assignments__demo=True).exists()
    with pytest.raises(CommandError, match="NYSANA_DEMO"):
        call_command("demo")
    assert settings.DEMO is False

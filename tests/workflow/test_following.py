"""Mail to followers: confirmed first, told once, stopped for good, sent through a real server."""

import re
from datetime import timedelta

import pytest

from tests.factories import NOW, TODAY, World, observe, target
from tracker.models import Answer, Follow, Follower, Knock, Notice, Question, Told
from tracker.queries.news import Scope
from tracker.rules.following import Rhythm
from tracker.workflow import follow_links, following, judging, notices

pytestmark = [pytest.mark.django_db, pytest.mark.pages]
LATER = NOW + timedelta(hours=1)
MONDAY = NOW.replace(day=23, hour=9, minute=5)


def ask(scope=None, address="Reader@example.kz", at=NOW, rhythm=Rhythm.IMMEDIATE, language="en"):
    """Somebody asks to follow; return what was asked for."""
    following.ask(address, scope or Scope(), language=language, rhythm=rhythm, at=at)
    return Follow.objects.select_related("follower").order_by("-pk").first()


def follow(scope=None, **more):
    """Somebody asks and confirms."""
    asked = ask(scope, **more)
    following.confirm(asked, at=NOW)
    return asked


def turn(row, at=LATER):
    """Let the verdict on a target turn: it had no data, now it has its value."""
    judging.judge(type(row).objects.filter(pk=row.pk), on=TODAY, at=at - timedelta(hours=2))
    for year in range(2018, 2026):
        observe(row.series, year, str(year - 1990))
    judging.judge(type(row).objects.filter(pk=row.pk), on=TODAY, at=at)


def slip(number):
    """An error that was reported, not stored yet."""
    return Question(stamp=str(number), seen_on=TODAY, received_at=NOW, wrong="A slip")


def mails():
    """The subjects of the mails to followers about changes."""
    return list(Notice.objects.filter(key__startswith="news/").values_list("subject", flat=True))


@pytest.fixture
def world():
    """A target without values, and the usual world around it."""
    made = World()
    made.target = target(code="T-TWO", series=made.series, strategy=made.strategy)
    made.series.observations.all().delete()
    return made


def test_a_change_is_told_once_however_often_the_job_runs(world):
    follow()
    turn(world.target)
    for minutes in range(5):
        following.tell(at=LATER + timedelta(minutes=minutes))

    [subject] = mails()
    assert re.fullmatch(r"No data → On track: Target .* en", subject)
    assert Told.objects.count() == 1


def test_only_what_comes_after_the_confirmation_is_told(world):
    turn(world.target, at=NOW - timedelta(hours=1))
    follow()

    assert following.tell(at=LATER) == 0


def test_a_mail_reaches_the_followers_of_what_changed_and_no_others(world):
    other = target(code="T-ELSE")
    follow(Scope(target=world.target), address="a@example.kz")
    follow(Scope(strategy=world.strategy), address="b@example.kz")
    follow(Scope(organization=world.ministry), address="c@example.kz")
    follow(Scope(target=other), address="d@example.kz")
    ask(Scope(target=world.target), address="never-confirmed@example.kz")
    world.target.assignments.create(organization=world.ministry)
    turn(world.target)
    following.tell(at=LATER)

    told = Notice.objects.filter(key__startswith="news/").values_list("address", flat=True)
    assert sorted(told) == ["a@example.kz", "b@example.kz", "c@example.kz"]


def test_who_follows_two_things_gets_one_mail_about_a_change_of_both(world):
    follow(Scope(target=world.target))
    follow(Scope(strategy=world.strategy), at=NOW + timedelta(minutes=1))
    turn(world.target)

    assert following.tell(at=LATER) == 1


def test_a_weekly_follower_hears_on_monday_in_one_mail(world):
    follow(rhythm=Rhythm.WEEKLY)
    turn(world.target)

    assert following.tell(at=LATER) == 0
    assert following.tell(at=MONDAY) == 1
    assert following.tell(at=MONDAY + timedelta(hours=1)) == 0


def test_who_hears_at_once_is_not_told_again_when_a_weekly_mail_is_due(world):
    follow()
    follow(address="weekly@example.kz", rhythm=Rhythm.WEEKLY)
    turn(world.target)
    for days in range(13):  # past the second Monday
        following.tell(at=LATER + timedelta(days=days))
        following.forget(at=LATER + timedelta(days=days))

    told = Notice.objects.filter(key__startswith="news/").values_list("address", flat=True)
    assert sorted(told) == ["Reader@example.kz", "weekly@example.kz"]
    assert not Told.objects.exists()


def test_of_very_many_changes_none_is_lost(world):
    follow()
    asked = Question.objects.bulk_create(slip(number) for number in range(1100))
    named = {"outcome": "known", "text_kk": "Иә", "text_ru": "Да", "answered_by": world.reviewer}
    Answer.objects.bulk_create(
        Answer(question=row, received_at=NOW, answered_at=LATER, **named) for row in asked
    )
    following.tell(at=LATER)

    assert Told.objects.count() == 1100
    assert "And further changes: 1,000 " in Notice.objects.get(key__startswith="news/").body


def test_a_job_that_dies_before_it_is_done_tells_later_what_is_missing(world, monkeypatch):
    follow()
    turn(world.target)
    with monkeypatch.context() as broken:
        broken.setattr(Told.objects, "bulk_create", lambda rows: 1 / 0)
        assert following.tell(at=LATER) == 0
    assert mails() == []

    assert following.tell(at=LATER) == 1


def test_a_form_that_is_sent_twice_writes_one_letter(world):
    ask()
    ask(at=NOW + timedelta(seconds=1))
    following.confirm(Follow.objects.get(), at=NOW)
    following.confirm(Follow.objects.get(), at=LATER)

    assert Notice.objects.count() == 1
    assert Follow.objects.get().confirmed_at == NOW


def test_nobody_bombs_a_mailbox_through_the_form(world):
    for number in range(10):
        ask(Scope(target=target()), at=NOW + timedelta(minutes=number), address="VICTIM@example.kz")

    assert Notice.objects.count() == following.PER_ADDRESS.most
    assert not Knock.objects.filter(key__icontains="victim").exists()


def test_a_link_to_confirm_ends_after_three_days_and_the_address_goes(world):
    asked = ask()
    token = follow_links.confirm_address(asked).split("/")[-2]
    late = NOW + follow_links.LASTS + timedelta(minutes=1)

    assert follow_links.follow_of(token, at=NOW) == asked
    assert follow_links.follow_of(token, at=late) is None
    assert follow_links.follow_of(token[:-1] + "x", at=NOW) is None
    following.forget(at=late)
    assert not Follower.objects.exists()
    assert not Notice.objects.exists()


def test_who_stops_leaves_nothing_behind_not_even_what_waited(world):
    asked = follow()
    turn(world.target)
    following.tell(at=LATER)
    following.stop(asked.follower)

    assert not any(model.objects.exists() for model in (Follower, Follow, Told, Notice))
    assert notices.send_due(at=LATER) == 0


def test_with_the_last_thing_the_address_goes_too(world):
    first = follow(Scope(target=world.target))
    second = follow(Scope(strategy=world.strategy), at=NOW + timedelta(minutes=1))

    assert following.drop(first.follower, first.pk)
    assert not following.drop(first.follower, second.pk)
    assert not Follower.objects.exists()


@pytest.mark.parametrize(
    ("language", "said"), [("kk", "T-TWO"), ("ru", "T-TWO"), ("en", "No data → On track")]
)
def test_what_arrives_can_be_stopped_with_one_click(world, settings, mail_server, language, said):
    settings.MAILERS = mail_server.options
    follow(language=language)
    notices.send_due(at=NOW)
    turn(world.target)
    following.tell(at=LATER)
    mail_server.hang_up = language == "ru"  # it takes the mail and is gone: nobody sends it again
    notices.send_due(at=LATER)
    mail_server.hang_up = False
    notices.send_due(at=LATER + timedelta(hours=1))

    letter, mail = mail_server.messages
    assert mail["Content-Language"] == language
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    stop = re.fullmatch(r"<(http://\S+/follow/stop/\S+/)>", str(mail["List-Unsubscribe"]))
    assert stop
    assert stop[1] in mail.get_content()
    assert said in mail.get_content() + str(mail["Subject"])
    assert f"/{language}/targets/T-TWO/" in mail.get_content()
    assert f"/{language}/follow/confirm/" in letter.get_content()

"""What the workflow's tests share."""

import pytest
from django.conf import settings

from tests.factories import NOW, TODAY, World
from tracker.workflow import judging, loading


@pytest.fixture
def world(db):
    """A ministry that owes a report, and the one that receives it."""
    return World()


@pytest.fixture(scope="module")
def documents(django_db_setup, django_db_blocker):
    """The fixtures loaded once for the module, and taken back at its end."""
    from django.db import transaction  # noqa: PLC0415 -- only this fixture opens one by hand

    with django_db_blocker.unblock():
        outer = transaction.atomic()
        outer.__enter__()
        counts = loading.load(settings.BASE_DIR / "fixtures", at=NOW)
        judging.judge_marked(on=TODAY, at=NOW)
        yield counts
        transaction.set_rollback(True)
        outer.__exit__(None, None, None)

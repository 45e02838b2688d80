"""Two workers tell followers at the same moment, on a server where both really run at once."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from tests.factories import NOW, TODAY, target
from tracker.models import Amendment, Follow, Notice, Told
from tracker.queries.news import Scope
from tracker.workflow import following

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]
LATER = NOW + timedelta(hours=1)


def together(*jobs):
    """Run each job in a thread of its own, all at once."""
    barrier = threading.Barrier(len(jobs))

    def run(job):
        barrier.wait()
        try:
            job()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[job]) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_two_forms_and_two_jobs_at_once_make_one_letter_and_one_mail():
    wishes = {"language": "ru", "rhythm": "immediate", "at": NOW}
    together(*[lambda: following.ask("reader@example.kz", Scope(), **wishes)] * 2)
    assert Notice.objects.count() == 1
    following.confirm(Follow.objects.select_related("follower").get(), at=NOW)
    Amendment.objects.create(
        target=target(), kind="amended", act_on=TODAY, reason_ru="Бюджет", made_at=LATER
    )

    together(*[lambda: following.tell(at=LATER)] * 2)

    assert Notice.objects.filter(key__startswith="news/").count() == 1
    assert Told.objects.count() == 1

"""What one process of the site approves, another shows at once."""

import os
import socket
import subprocess
import sys
import time
from contextlib import closing, suppress
from urllib.request import Request, urlopen

import pytest
from django.conf import settings
from django.db import connection, transaction

from tests.factories import NOW, TODAY, World
from tests.worker import database_address
from tracker.management.commands.serve import die_with_parent
from tracker.models import Target
from tracker.workflow import reports

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]
WAIT = 60  # seconds


@pytest.fixture
def other_site(transactional_db):
    """The site in a process of its own, on the same database."""
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    command = (
        f"-m granian --interface wsgi --port {port} --log-level warning config.wsgi:application"
    )
    process = subprocess.Popen(
        [sys.executable, *command.split()],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DATABASE_URL": database_address(), "SECOND_FACTOR": "false"},
        preexec_fn=die_with_parent,  # noqa: PLW1509 -- it only asks the kernel
    )
    site = f"http://127.0.0.1:{port}"
    deadline = time.monotonic() + WAIT
    while time.monotonic() < deadline:
        with suppress(OSError):
            urlopen(f"{site}/healthz", timeout=5).close()  # noqa: S310 -- our own server
            break
        time.sleep(0.1)
    yield site
    process.terminate()
    process.wait(WAIT)


def read(address, tag=""):
    """A page and its tag, as a browser asks that has it with a tag."""
    asked = Request(address, headers={"If-None-Match": tag})  # noqa: S310 -- our own server
    with urlopen(asked, timeout=WAIT) as answer:  # noqa: S310 -- the same
        return answer.read().decode(), answer.headers["ETag"]


def test_an_approval_is_seen_at_once_and_a_change_taken_back_never(other_site):
    world = World()
    report = world.report("submitted", value="47.5")
    address = f"{other_site}/en/targets/{world.target.code}/"
    before, tag = read(address)

    with transaction.atomic():
        Target.objects.update(title_en="Never to be read")
        assert read(address) == (before, tag)
        transaction.set_rollback(True)
    assert read(address) == (before, tag)
    reports.approve(report, by=world.reviewer, at=NOW, on=TODAY)
    after, new_tag = read(address, tag)

    with connection.cursor() as cursor:  # as a restart of the database does
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    assert read(address) == (after, new_tag)
    assert "47.5" not in before
    assert "47.5" in after
    assert new_tag != tag

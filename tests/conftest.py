"""What every test gets: examples that repeat, quick passwords, and the fixtures of the plugins."""

import sys
from collections.abc import Iterator

import hypothesis
import pytest
from django.test import override_settings
from django.utils import translation

pytest_plugins = ["tests.browser", "tests.mailserver", "tests.office", "tests.worker"]

hypothesis.settings.register_profile("repeatable", derandomize=True, database=None, deadline=None)
hypothesis.settings.load_profile("repeatable")


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    """Hash passwords quickly: the real hasher is slow on purpose."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture(scope="session")
def django_db_use_migrations(request: pytest.FixtureRequest) -> bool:
    """Make PostgreSQL's tables by the migrations, SQLite's at once from the models: 20 times faster.

    The test of `serve` runs the migrations on SQLite too.
    """
    return bool(request.config.getoption("--services"))


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Read messages in English, unless a test or a page's address asks for another language."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    """Begin without the pages that an earlier test left in memory."""
    published = sys.modules.get("tracker.web.published")  # there are none before it is loaded
    if published:
        published.forget_all()
    shelf = sys.modules.get("tracker.web.shelf")
    if shelf:
        shelf.SHELF.clear()


@pytest.fixture(scope="session", autouse=True)
def one_factor() -> Iterator[None]:
    """Let tests sign in with one step; the tests of accounts ask for the second factor."""
    with override_settings(SECOND_FACTOR=False):
        yield

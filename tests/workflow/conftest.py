"""What the workflow's tests share."""

import pytest

from tests.factories import World


@pytest.fixture
def world(db):
    """A ministry that owes a report, and the one that receives it."""
    return World()

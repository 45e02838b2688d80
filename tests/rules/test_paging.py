"""Pages that hold as many rows as they can carry."""

import pytest

from tracker.rules.paging import starts

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("weights", "found"),
    [
        ([], [0]),
        ([4, 3, 3], [0]),
        ([4, 3, 4, 6], [0, 2]),
        ([11, 1, 30, 2], [0, 1, 2, 3]),
    ],
)
def test_a_page_begins_where_the_one_before_is_full(weights, found):
    assert starts(weights, 10) == found

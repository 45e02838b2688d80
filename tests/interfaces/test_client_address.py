"""The address under which a visitor is counted, behind proxies of ours and without."""

import pytest

from tracker.web.accounts.throttle import client_address

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("count", "said", "address"),
    [
        (0, "203.0.113.7", "10.0.0.2"),
        (1, "203.0.113.7", "203.0.113.7"),
        (1, "9.9.9.9, 203.0.113.7", "203.0.113.7"),
        (2, "9.9.9.9, 203.0.113.7, 10.0.0.1", "203.0.113.7"),
        (1, "::ffff:203.0.113.7", "203.0.113.7"),
        (1, "2a00:1450::1", "2a00:1450::1"),
        (1, "<b>", None),
        (1, "", "10.0.0.2"),
    ],
)
def test_the_address_of_a_visitor_is_what_our_own_proxy_saw(rf, settings, count, said, address):
    settings.PROXY_COUNT = count
    told = {"HTTP_X_FORWARDED_FOR": said} if said else {}

    assert client_address(rf.get("/", REMOTE_ADDR="10.0.0.2", **told)) == address

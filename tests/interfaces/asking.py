"""How much a public page asks of the database."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tracker.web import published


def queries_of(client, *addresses):
    """The number of queries that make these pages anew, but for those that ask for the edition."""
    published.forget_all()
    with CaptureQueriesContext(connection) as asked:
        for address in addresses:
            assert client.get(address).status_code == 200, address
    return sum("tracker_publicchange" not in query["sql"] for query in asked)

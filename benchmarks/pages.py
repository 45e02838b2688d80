"""What a page costs: queries and milliseconds, in one process, without a server."""

from django.test import Client

from benchmarks import world
from benchmarks.run import NOW, counted_queries, median_seconds
from tracker.models import Target
from tracker.workflow import judging


def measure(targets: int) -> None:
    """Ask the public pages at a number of targets."""
    world.make(targets)
    judging.judge(Target.objects.all(), on=NOW.date(), at=NOW)
    one = Target.objects.order_by("pk")[0].code
    print(f"pages: {targets} targets")
    for address in ("/en/", "/en/targets/", f"/en/targets/{one}/", "/en/strategies/S-BENCH/"):
        client = Client()
        client.get(address)
        with counted_queries() as queries:
            size = len(client.get(address).content)
        took = median_seconds(lambda client=client, address=address: client.get(address)) * 1000
        print(f"  {address:28} {len(queries):3} queries  {took:7.1f} ms  {size / 1024:6.1f} KiB")

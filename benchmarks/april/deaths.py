"""The server's workers are killed in the middle of submissions, and started again."""

import random
import threading
import time
from argparse import Namespace
from collections import defaultdict

from benchmarks.april import day as undisturbed
from benchmarks.april import proof, world
from benchmarks.april.browser import Browser
from benchmarks.april.people import Day
from benchmarks.april.server import Site
from benchmarks.april.world import Body

KILLED_AT = ("submit", "add the file", "save the table", "begin", "save the texts", "submit")
HASTY = 5  # every so manieth person does not come back after a death
LATEST = 0.1  # seconds after a form was sent when the workers die


def measure(site: Site, options: Namespace, reports: int, users: int) -> bool:
    """Play the day with deaths; return whether nothing is lost, doubled or half-way."""
    bodies = world.make(reports, options.lines)
    day, sent = Day(options.lines, options.file_bytes), defaultdict(threading.Event)

    def open_browser(day: Day, body: Body) -> Browser:
        wait = None if body.number % HASTY == HASTY - 1 else site.wait
        return undisturbed.opener(site, wait=wait, sending=lambda step: sent[step].set())(day, body)

    site.start()
    work = threading.Thread(target=day.play, args=(bodies, users, open_browser))
    work.start()
    wrong = []
    for step in KILLED_AT:
        sent[step].clear()
        while work.is_alive() and not sent[step].wait(1):
            continue
        wrong += _kill(site, day, step)
    work.join()
    wrong += proof.halves(day) + proof.lines(day)[1] + proof.doubled()
    if len(day.told) != len(bodies) - len(day.left):
        wrong.append(f"{len(bodies) - len(day.left)} people stayed, {len(day.told)} saw a receipt")
    orphans = proof.orphans()
    print(
        f"  in the end: {len(day.told)} of {reports} told “submitted”, {proof.counted()}; "
        f"{len(day.left)} people gave up at a death; {day.sent_again} forms were sent again; "
        f"files without a row: {', '.join(orphans) or 'none'}"
    )
    return undisturbed.print_faults(day, site, wrong)


def _kill(site: Site, day: Day, step: str) -> list[str]:
    """Kill the workers, look at what they leave, and start the server again."""
    time.sleep(random.uniform(0, LATEST))  # noqa: S311 -- somewhere in the middle
    site.kill()
    proof.settle()
    told = set(day.told)
    wrong = proof.halves(day)
    print(
        f"  killed while somebody sent “{step}”: {len(told)} told “submitted”; {proof.counted()}; "
        f"lost or half-way {len(wrong)}"
    )
    site.start()
    return wrong

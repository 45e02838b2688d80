"""The day without deaths: how fast, how heavy, whether all is there; and how many users fit."""

from argparse import Namespace
from typing import Any

from benchmarks.april import bare, proof, world
from benchmarks.april.browser import Browser
from benchmarks.april.people import SAVES, Day
from benchmarks.april.server import Site
from benchmarks.april.world import Body

LIMIT = 2.0  # seconds within which 99 of 100 saves must be answered
RAMP = (2, 4, 8, 16, 32, 64)  # users at once
LEAST = 20  # reports of a step
MOST_LISTED = 20


def measure(site: Site, options: Namespace, reports: int, users: int, *, ramp: bool) -> bool:
    """Play the day, prove that all is there, and print; return whether all is well."""
    sizes = {each: max(each * 2, LEAST) for each in RAMP} if ramp else {}
    bodies = world.make(reports + sum(sizes.values()), options.lines)
    site.start()
    good = _day(
        site, Day(options.lines, options.file_bytes), bodies[:reports], users, options.parts
    )
    return _ramp(site, options, bodies[reports:], sizes) and good


def opener(site: Site, **more: Any) -> Any:
    """How a person of the day opens the browser."""
    return lambda day, body: Browser(site.address, body.session, note=day.note, **more)


def _day(site: Site, day: Day, bodies: list[Body], users: int, parts: int) -> bool:
    forms, inserts, busy = [], [], site.cpu_seconds()
    size = -(-len(bodies) // parts)
    for start in range(0, len(bodies), size):
        before = set(day.told)
        forms.append(day.play(bodies[start : start + size], users, opener(site)))
        if day.told == before:
            return print_faults(day, site, ["nobody could submit a report"])
        inserts.append(bare.insert(bare.kept(day.told - before)))
    busy = site.cpu_seconds() - busy
    took, requests, made = sum(forms), sum(map(len, day.times.values())), max(len(day.told), 1)
    print(
        f"  {made / took:.2f} reports/s, {requests / took:.0f} requests/s, {took:.0f} s; the server "
        f"spends {busy / made:.3f} s of a core on a report; peak memory {site.peak_memory():.0f} MB"
    )
    ratios = [bare / form for form, bare in zip(forms, inserts, strict=True)]
    print(
        f"  bare inserts of the same rows and files, in turn with {len(ratios)} parts of the day: "
        f"{made / sum(inserts):.0f} reports/s; the forms reach {sum(ratios) / len(ratios):.3f} of it"
    )
    print_steps(day)
    told, wrong = proof.whole(day, bodies)
    print(f"  {told}")
    return print_faults(day, site, wrong)


def _ramp(site: Site, options: Namespace, bodies: list[Body], sizes: dict[int, int]) -> bool:
    """Let more and more people work at once until their saves take too long."""
    good, most = True, 0
    for users, count in sizes.items():
        batch, bodies = bodies[:count], bodies[count:]
        day = Day(options.lines, options.file_bytes)
        day.play(batch, users, opener(site))
        p99 = within([each for step in SAVES for each in day.times[step]], 0.99)
        print(f"  {users:4} users at once: 99 of 100 saves within {p99:.2f} s")
        if day.refused or site.complaints():
            good = print_faults(day, site, [])
        if p99 > LIMIT:
            break
        most = users
    if sizes:
        print(f"  most users at once with 99 of 100 saves within {LIMIT:.0f} s: {most}")
    return good


def print_steps(day: Day) -> None:
    """Print how long each step took."""
    print(f"  {'step, milliseconds':20} {'n':>6} {'p50':>7} {'p99':>7} {'most':>7}")
    for step, times in day.times.items():
        told = [within(times, share) * 1000 for share in (0.5, 0.99, 1)]
        print(f"  {step:20} {len(times):6}" + "".join(f" {each:7.0f}" for each in told))


def within(times: list[float], share: float) -> float:
    """The time within which that share of the requests was answered."""
    return sorted(times)[min(int(len(times) * share), len(times) - 1)]


def print_faults(day: Day, site: Site, wrong: list[str]) -> bool:
    """Print every refused request and everything wrong; return whether there was nothing."""
    complaints = site.complaints()
    print(
        f"  refused requests {len(day.refused)}; lost, doubled or half-way {len(wrong)}; errors in "
        f"the server's log: {', '.join(complaints) or 'none'}"
    )
    for each in (*day.refused[:MOST_LISTED], *wrong[:MOST_LISTED]):
        print(f"    {each}")
    return not (day.refused or wrong or complaints)

"""People who report: each opens a report, fills it in, adds a file, checks it and submits it."""

import hashlib
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from http.client import HTTPException
from typing import Any

from benchmarks.april import world
from benchmarks.april.browser import Browser, Refused
from benchmarks.april.world import Body

SAVES = ("begin", "save the table", "save the texts", "add the file", "submit")


class Day:
    """What the clients saw: times, refusals, and what they were told."""

    def __init__(self, lines: int, file_bytes: int) -> None:
        self.lines, self.file_bytes = lines, file_bytes
        self.lock = threading.Lock()
        self.times: dict[str, list[float]] = defaultdict(list)
        self.refused: list[str] = []
        self.typed: dict[int, dict[str, str]] = {}  # line id: what was typed in it
        self.digests: dict[int, str] = {}  # report id: SHA-256 of its file
        self.told: set[int] = set()  # the reports whose receipt a client has seen
        self.left: set[int] = set()  # the bodies whose client gave up when the site died
        self.sent_again = 0

    def note(self, step: str, took: float) -> None:
        """Remember how long a request took."""
        with self.lock:
            self.times[step].append(took)

    def play(self, bodies: Iterable[Body], users: int, open_browser: Callable[..., Any]) -> float:
        """Let so many people work at once until every body has reported; return the seconds."""
        waiting = iter(list(bodies))

        def work() -> None:
            while True:
                with self.lock:
                    body = next(waiting, None)
                if body is None:
                    return
                self._report(body, open_browser(self, body))

        threads = [threading.Thread(target=work) for _ in range(users)]
        began = time.perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return time.perf_counter() - began

    def _report(self, body: Body, browser: Browser) -> None:
        try:
            self._fill_in(body, browser)
        except Refused as refused:
            with self.lock:
                self.refused.append(f"body {body.number}, {refused}")
        except (OSError, HTTPException) as error:
            with self.lock:
                self.left.add(body.number)
                if browser.wait is None:
                    return
                self.refused.append(f"body {body.number}, {error!r}")
        finally:
            browser.connection.close()
            with self.lock:
                self.sent_again += browser.sent_again

    def _fill_in(self, body: Body, browser: Browser) -> None:
        """The way a person goes: duties, start page, table, texts, evidence, check, receipt."""
        duties = browser.get("my duties", "/kk/duties/")
        if not duties.has("/begin/"):
            duties = browser.get("one duty", duties.link(r"/kk/duties/\d+/"))
        start = browser.send("begin", duties.form(action="/begin/"), {})
        report = int(start.path.strip("/").split("/")[-1])
        self._table(body, browser, start.path)
        page = browser.get("the texts", f"{start.path}texts/")
        leave = {"leave": "yes"}
        browser.send(
            "save the texts", page.form(field="letter_number"), world.texts(body.number) | leave
        )
        self._evidence(body, browser, start.path, report)
        check = browser.get("check page", f"{start.path}check/")
        receipt = browser.send("submit", check.form(action="/submit/"), {}, then="receipt")
        if not receipt.path.endswith("/submitted/"):
            raise Refused(f"submit: led to {receipt.path}")
        with self.lock:
            self.told.add(report)

    def _table(self, body: Body, browser: Browser, start: str) -> None:
        form = browser.get("the table", f"{start}lines/").form(field="line-")
        rows: dict[int, int] = {}
        values = {"leave": "yes"}
        for name in form.fields:
            if not name.startswith("line-"):
                continue
            _line, key, column = name.split("-", 2)
            place = rows.setdefault(int(key), len(rows))
            said = world.typed(body.number * self.lines + place)
            if column in said:
                values[name] = said[column]
        with self.lock:
            for key, place in rows.items():
                self.typed[key] = world.typed(body.number * self.lines + place)
        browser.send("save the table", form, values)

    def _evidence(self, body: Body, browser: Browser, start: str, report: int) -> None:
        form = browser.get("the evidence", f"{start}evidence/").form(field="file")
        file = world.document(body.number, self.file_bytes)
        with self.lock:
            self.digests[report] = hashlib.sha256(file).hexdigest()
        title = {"title": f"Форма {body.number}"}
        browser.send("add the file", form, title, file, then="evidence added")

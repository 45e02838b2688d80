"""A person's browser: a session, one kept connection, and forms sent as the page holds them."""

import gzip
import html
import re
import time
from collections.abc import Callable, Mapping
from http.client import HTTPConnection, HTTPException
from typing import NamedTuple
from urllib.parse import urlencode, urlsplit

TAG = re.compile(
    r"<input\b([^>]*)>|<select\b([^>]*)>(.*?)</select>|<textarea\b([^>]*)>\n?(.*?)</textarea>", re.S
)
FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.S)
OPTION = re.compile(r"<option\b([^>]*)>")
ATTRIBUTE = re.compile(r'([\w-]+)(?:="([^"]*)")?')
SUMMARY = re.compile(r'class="govuk-error-summary__list">(.*?)</ul>', re.S)
BOUNDARY = "----------------------------1a2b3c4d5e"
PATIENCE = 120  # seconds for one answer


class Refused(Exception):
    """An answer that a person would not call a success; the text says which."""


class Form(NamedTuple):
    """A form with what is in its fields now."""

    action: str
    fields: dict[str, str]


class Page(NamedTuple):
    """What the server answered."""

    status: int
    path: str
    text: str

    def has(self, action: str) -> bool:
        """Whether a form leads to an address that ends so."""
        return re.search(rf'action="[^"]*{re.escape(action)}"', self.text) is not None

    def link(self, pattern: str) -> str:
        """The first address of a link that looks so."""
        found = re.search(rf'href="({pattern})"', self.text)
        if found is None:
            raise Refused(f"{self.path} has no link {pattern}")
        return found[1]

    def form(self, *, action: str = "", field: str = "") -> Form:
        """The first form whose address ends in `action` and that has a field beginning so."""
        for found in FORM.finditer(self.text):
            form = _form(found, self.path)
            if form.action.endswith(action) and any(name.startswith(field) for name in form.fields):
                return form
        raise Refused(f"{self.path} has no form {action or field}")


def _form(found: re.Match[str], path: str) -> Form:
    fields: dict[str, str] = {}
    for one, drop_down, options, area, text in TAG.findall(found[2]):
        attributes = _attributes(one or drop_down or area)
        name = attributes.get("name", "")
        if one and attributes.get("type") in ("radio", "checkbox") and "checked" not in attributes:
            continue
        if drop_down:
            choices = [_attributes(each) for each in OPTION.findall(options)]
            chosen = [each for each in choices if "selected" in each] or choices
            fields[name] = chosen[0].get("value", "") if chosen else ""
        elif name:
            fields[name] = attributes.get("value", "") if one else html.unescape(text)
    return Form(_attributes(found[1]).get("action") or path, fields)


def _attributes(tag: str) -> dict[str, str]:
    return {name: html.unescape(value) for name, value in ATTRIBUTE.findall(tag)}


class Browser:
    """One signed-in person. `note` is told (step, seconds) of each request."""

    def __init__(
        self,
        address: tuple[str, int],
        session: str,
        *,
        note: Callable[[str, float], None],
        sending: Callable[[str], None] = lambda _step: None,
        wait: Callable[[], None] | None = None,
    ) -> None:
        """Take where the site is; `wait` returns when a dead site answers again."""
        self.address, self.note, self.sending, self.wait = address, note, sending, wait
        self.cookies = {"sessionid": session}
        self.connection = HTTPConnection(*address, timeout=PATIENCE)
        self.sent_again = 0

    def get(self, step: str, path: str) -> Page:
        """Open a page."""
        page, _location = self._ask(step, "GET", path)
        if page.status != 200:
            raise Refused(f"{step}: {page.status} {path}")
        return page

    def send(
        self,
        step: str,
        form: Form,
        values: Mapping[str, str],
        file: bytes = b"",
        then: str = "start page",
    ) -> Page:
        """Send a form with these values typed in, and open the page it leads to."""
        self.sending(step)
        body, kind = _encoded(form.fields | dict(values), file)
        page, location = self._ask(step, "POST", form.action, body, kind)
        if not location or "/login/" in location:
            said = " ".join(re.sub("<.*?>", " ", text) for text in SUMMARY.findall(page.text))
            raise Refused(
                f"{step}: {page.status} {form.action} {location} {' '.join(said.split())}"
            )
        return self.get(then, location)

    def _ask(
        self, step: str, method: str, path: str, body: bytes = b"", kind: str = ""
    ) -> tuple[Page, str]:
        """Ask once; if the site dies meanwhile, wait for it and ask the very same again."""
        while True:
            try:
                began = time.perf_counter()
                answer = self._once(method, path, body, kind)
                self.note(step, time.perf_counter() - began)
                return answer
            except (OSError, HTTPException):
                self.connection.close()
                if self.wait is None:
                    raise
                self.sent_again += method == "POST"
                self.wait()

    def _once(self, method: str, path: str, body: bytes, kind: str) -> tuple[Page, str]:
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Accept-Encoding": "gzip",
        }
        if kind:
            headers["Content-Type"] = kind
        self.connection.request(method, path, body or None, headers)
        answer = self.connection.getresponse()
        content = answer.read()
        for cookie in answer.headers.get_all("Set-Cookie", []):
            name, _is, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        if answer.headers.get("Content-Encoding") == "gzip":
            content = gzip.decompress(content)
        parts = urlsplit(answer.headers.get("Location", ""))
        location = f"{parts.path}?{parts.query}" if parts.query else parts.path
        return Page(answer.status, path, content.decode()), location


def _encoded(values: Mapping[str, str], file: bytes) -> tuple[bytes, str]:
    """The body of a form and its type: with a file, in parts."""
    if not file:
        return urlencode(values).encode(), "application/x-www-form-urlencoded"
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in values.items()
        if name != "file"
    ]
    head = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="form.pdf"\r\n'
        "Content-Type: application/pdf\r\n\r\n"
    ).encode()
    body = b"".join([*parts, head, file, f"\r\n--{BOUNDARY}--\r\n".encode()])
    return body, f"multipart/form-data; boundary={BOUNDARY}"

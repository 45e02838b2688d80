"""Chromium for tests that look at a page as a person does."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from dev import how_to_install, program

FLAGS = [
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {"viewport": {"width": 320, "height": 640}, "has_touch": True, "is_mobile": True}
TIMEOUT = 10_000  # milliseconds


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of the session."""
    chromium = program("CHROMIUM")
    if chromium is None:
        if os.environ.get("CHROMIUM"):
            pytest.fail(f"CHROMIUM={os.environ['CHROMIUM']} does not run.")
        pytest.skip(f"no Chromium: {how_to_install('CHROMIUM')}, or set CHROMIUM to its path")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # playwright keeps an event loop in this thread
    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS + root)
        yield browser
        browser.close()


@pytest.fixture
def new_page(browser: Browser, live_server: Any) -> Iterator[Callable[..., Page]]:
    """Open pages with options of their own; `page.errors` collects what the console complains of.

    Addresses are relative to the live server: `page.goto("/kk/")`.
    """
    contexts = []

    def open_page(**options: Any) -> Page:
        options = {"locale": "kk-KZ", "base_url": live_server.url, **options}
        contexts.append(browser.new_context(**options))
        contexts[-1].set_default_timeout(TIMEOUT)
        page = contexts[-1].new_page()
        page.errors = []
        page.on("console", lambda said: said.type == "error" and page.errors.append(said.text))
        page.on("pageerror", lambda error: page.errors.append(str(error)))
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """A page in a desktop's window."""
    return new_page()


@pytest.fixture
def phone(new_page: Callable[..., Page]) -> Page:
    """A page on the smallest phone: 320 pixels wide."""
    return new_page(**PHONE)


@pytest.fixture
def page_without_scripts(new_page: Callable[..., Page]) -> Page:
    """A page in a browser that runs no JavaScript."""
    return new_page(java_script_enabled=False)

"""One command runs everything, ends cleanly, and production refuses to start half-configured."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import suppress
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
MANAGE = [sys.executable, "manage.py"]
WAIT = 60
KEY = {"SECRET_KEY": "x" * 32}
PRODUCTION = KEY | {"ALLOWED_HOSTS": "example.kz", "SITE_URL": "https://example.kz/"}


@pytest.fixture
def port():
    """A port that nobody uses."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def run(*words, **environment):
    """Run a command in an environment of its own."""
    clean = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [*MANAGE, *words],
        cwd=ROOT,
        env=clean | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=WAIT,
    )


@pytest.fixture
def served(tmp_path, port):
    """The site served by the one command, on a new database."""
    surroundings = {name: value for name, value in os.environ.items() if name != "BROKER_URL"}
    surroundings |= {"NYSANA_VAR": str(tmp_path), "DEBUG": "true"}
    surroundings.pop("DATABASE_URL", None)
    subprocess.run([*MANAGE, "migrate", "-v0"], cwd=ROOT, env=surroundings, check=True)
    process = subprocess.Popen(
        [*MANAGE, "serve", "--port", str(port)],
        cwd=ROOT,
        env=surroundings,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    yield process, f"http://127.0.0.1:{port}"
    if process.poll() is None:
        process.kill()
        process.wait()


def answer(address):
    """What a page answers, once it answers."""
    until = time.monotonic() + WAIT
    while time.monotonic() < until:
        with suppress(OSError), urllib.request.urlopen(address, timeout=5) as page:  # noqa: S310 -- our own server
            return page.read().decode()
        time.sleep(0.2)
    pytest.fail("the site did not answer")


def test_the_site_answers_and_a_signal_ends_everything(served):
    process, site = served

    assert answer(f"{site}/healthz") == "ok"
    assert '<html lang="kk">' in answer(f"{site}/kk/")
    process.send_signal(signal.SIGINT)
    assert process.wait(WAIT) == 0
    with pytest.raises(urllib.error.URLError):
        urllib.request.urlopen(f"{site}/healthz", timeout=2)  # noqa: S310 -- our own server


def test_a_port_in_use_is_said_in_a_sentence(port, tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        result = run("serve", "--port", str(port), DEBUG="true", NYSANA_VAR=str(tmp_path))

    assert result.returncode == 1
    assert str(port) in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({}, "Set SECRET_KEY"),
        ({"SECRET_KEY": "x"}, "Set SECRET_KEY: a random text of 32"),
        (KEY, "Set ALLOWED_HOSTS"),
        (KEY | {"ALLOWED_HOSTS": "x"}, "Set SITE_URL"),
        (PRODUCTION | {"SITE_URL": "example.kz"}, "Set SITE_URL"),
        (PRODUCTION | {"SECOND_FACTOR": "false"}, "SECOND_FACTOR=false is for demonstrations"),
        (PRODUCTION | {"OIDC_ISSUER": "http://x", "OIDC_CLIENT_ID": "x"}, "OIDC_ISSUER needs"),
        ({"DEBUG": "perhaps"}, "DEBUG must be true or false"),
    ],
)
def test_production_refuses_to_start_half_configured_and_says_so(environment, sentence):
    result = run("check", **environment)

    assert result.returncode == 1
    assert sentence in result.stderr
    assert "Traceback" not in result.stderr


def test_the_demonstration_is_refused_in_production(tmp_path):
    result = run("demo", **PRODUCTION, NYSANA_VAR=str(tmp_path))

    assert result.returncode == 1
    assert "NYSANA_DEMO" in result.stderr

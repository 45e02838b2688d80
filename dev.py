#!/usr/bin/env python3
"""Sets Nysana up and runs it. Any Python from 3.6 starts it; it finds 3.12 or newer by itself.

  python3 dev.py demo      the site with the real data and demo accounts (the default)
  python3 dev.py test      every check and every test, on SQLite and on PostgreSQL with Redis
  python3 dev.py check     formatting, lint, types, layers and migrations only
  python3 dev.py fix       repair formatting and what else ruff can repair
  python3 dev.py messages  collect the texts to translate, and compile the translations
  python3 dev.py bench     the benchmarks
  python3 dev.py WORD ...  anything else goes to manage.py

Further arguments are passed on: `demo --port 9000`, `test -k verdict`.
"""

import hashlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

try:
    import pwd
except ImportError:
    sys.exit("Nysana runs on Linux and macOS. On Windows, use it inside WSL.")

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / "bin"
PYTHON = BIN / "python"
LOCK = ROOT / "requirements.lock"
STAMP = VENV / "installed-lock"
MINORS = (13, 14, 12)  # the Pythons that the locked packages are built for, best first
PYTHONS = (  # where they are when PATH does not show them
    "~/.pyenv/versions/3.{}.*/bin/python3",
    "~/.local/share/uv/python/cpython-3.{}.*/bin/python3",
    "/opt/*/versions/3.{}.*/bin/python3",
    "/opt/*/bin/python3.{}",
    "/usr/local/bin/python3.{}",
    "/usr/bin/python3.{}",
)
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
CHROMIUMS += ("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",)
OFFICES = ("soffice", "libreoffice", "/Applications/LibreOffice.app/Contents/MacOS/soffice")
PROGRAMS = {  # by the variable that may name one: the mark of its tests, its places, its packages
    "CHROMIUM": ("browser", CHROMIUMS, "chromium fonts-dejavu-core"),
    "SOFFICE": ("office", OFFICES, "libreoffice-calc-nogui"),
    "HUNSPELL": ("spelling", ("hunspell",), "hunspell hunspell-kk hunspell-ru"),
}
TRIALS = {"HUNSPELL": (("-a", "-d", "kk_KZ"), ("-a", "-d", "ru_RU"))}  # what it must be able to do
DEMO = {
    "NYSANA_DEMO": "true",
    "SECRET_KEY": "only-for-demonstrations",
    "ALLOWED_HOSTS": "localhost,127.0.0.1,[::1]",
}
NO_TESTS = 5  # pytest's exit code when nothing was selected
stops = []  # the signals that asked us to stop


def main(word="demo", *arguments):
    signal.signal(signal.SIGINT, lambda number, frame: stops.append(number))
    if word in ("-h", "--help", "help"):
        print(__doc__.strip())
        return 0
    set_up()
    os.environ.setdefault("DEBUG", "false" if word == "demo" else "true")
    own = {each.__name__: each for each in (demo, test, check, fix, messages, bench)}
    return own[word](*arguments) if word in own else become(ROOT / "manage.py", word, *arguments)


# --- The commands ----------------------------------------------------------------------------


def demo(*arguments):
    """Run the site with the real data as it runs in production, but for accounts that anyone may use."""
    for name, value in DEMO.items():
        os.environ.setdefault(name, value)
    words = " ".join(arguments).replace("=", " ").split()
    port = words[words.index("--port") + 1] if "--port" in words[:-1] else "8765"
    os.environ.setdefault("SITE_URL", "http://localhost:" + port)
    say("Preparing the database. What is already in it stays.")
    for step in (["migrate", "-v0"], ["load_data", "--demo"], ["demo", *arguments]):
        if run(PYTHON, "manage.py", *step):
            return fail(f"`manage.py {step[0]}` failed; the lines above say why.")
    return become(ROOT / "manage.py", "serve", *arguments)


def test(*arguments):
    """Check, then run each test once: on SQLite, or where it needs them on real servers."""
    if check():
        return 1
    missing = [name for name in PROGRAMS if not (program(name) or install_program(name))]
    os.environ.update({name: program(name) for name in PROGRAMS if name not in missing})
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    parallel = () if arguments else ("-n", "2")
    codes = []
    for place, option in (("SQLite", ()), ("PostgreSQL and Redis", ("--services",))):
        say(f"Testing on {place}.")
        codes.append(run(PYTHON, "-m", "pytest", *(option + parallel + arguments)))
        if codes[-1] not in (0, NO_TESTS):
            return codes[-1]
    for name in missing:
        name_tests(name)
    return min(codes)


def check():
    """Run every check, so that one run shows all that is wrong."""
    checks = (
        ("ruff", "format", "--check", "--quiet"),
        ("ruff", "check", "--quiet"),
        ("mypy", "--no-error-summary"),
        ("lint-imports", "--no-cache", "--no-logo"),
        ("python", "manage.py", "makemigrations", "--check", "--dry-run"),
        ("python", "manage.py", "check", "--fail-level", "WARNING"),
    )
    say("Checking formatting, lint, types, layers and migrations.")
    failed = []
    with tempfile.TemporaryDirectory(prefix="nysana-") as var:
        settings = {"DEBUG": "true", "DATABASE_URL": "", "NYSANA_VAR": var}
        for name, *options in checks:
            if run(BIN / name, *options, **settings):
                failed.append(" ".join([name, *options]))
    return fail("Failed: {}.".format("; ".join(failed))) if failed else 0


def fix():
    return run(BIN / "ruff", "check", "--fix") | run(BIN / "ruff", "format")


def messages():
    if not shutil.which("msgfmt"):
        return fail("gettext is missing: apt install gettext, or brew install gettext.")
    folders = sorted((ROOT / "config" / "formats").glob("[a-z][a-z]"))
    languages = ["-l" + folder.name for folder in folders if folder.name != "en"]
    collect = "makemessages --add-location file --no-wrap -i .venv -i var -i tests"
    compiling = "compilemessages -i .venv -i var"
    manage = (PYTHON, "manage.py")
    return run(*manage, *collect.split(), *languages) or run(*manage, *compiling.split())


def bench(*arguments):
    os.chdir(str(ROOT))
    return become("-m", "benchmarks.run", *arguments)


# --- Setting up: a Python, an environment, the locked packages -------------------------------


def set_up():
    """Install exactly the locked packages into .venv, unless they are there already."""
    wanted = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    if version(PYTHON) and STAMP.exists() and STAMP.read_text() == wanted:
        return
    began = time.monotonic()
    prepare_installer()
    if version(PYTHON) is None:
        make_environment()
    say("Installing the locked packages into .venv (the first time downloads about 300 MB).")
    if not install():
        sys.exit(
            "Installing the packages failed; the lines above say why. "
            "It needs a way to the Python package index, and about 600 MB of disk."
        )
    STAMP.write_text(wanted)
    say(f"The packages are in place ({time.monotonic() - began:.0f} s).")


def prepare_installer():
    os.environ.setdefault("UV_SYSTEM_CERTS", "1")  # a company's certificates, as pip has them
    os.environ.setdefault("PIP_DISABLE_PIP_VERSION_CHECK", "1")
    caches = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    try:
        Path(caches).mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=caches).close()
    except OSError:  # no home that can be written to
        os.environ.update(UV_CACHE_DIR=str(VENV / "cache"), PIP_NO_CACHE_DIR="1")


def make_environment():
    python, uv = find_python(), working("uv")
    if python:
        say(f"Making .venv with {python} (Python 3.{version(python)}).")
    if python and not run(python, "-m", "venv", "--clear", "--without-pip", VENV):
        return
    if uv and not run(uv, "venv", "--quiet", "--clear", "--python", python or "3.13", VENV):
        return
    sys.exit(
        "Python 3.12, 3.13 or 3.14 with its venv module is needed. "
        "Debian 13, Ubuntu 24.04: apt install python3 python3-venv; "
        "macOS: brew install python@3.13; anywhere: install uv, which brings its own."
    )


def install():
    """Install with uv, which is quick; where it cannot be had, with pip, to the same hashes."""
    uv = working("uv") or working(BIN / "uv") or bring_uv()
    strict = ("--quiet", "--require-hashes")
    if uv and not run(uv, "pip", "sync", *strict, "--compile-bytecode", "-p", PYTHON, LOCK):
        return True
    return bring_pip() and not run(PYTHON, "-m", "pip", "install", *strict, "-r", LOCK)


def bring_uv():
    """Fetch uv into .venv with the pip of the Python that made it, or with .venv's own."""
    base = output(PYTHON, "-c", "import sys; print(sys._base_executable)").strip()
    pip = (base, "-m", "pip", "--python", PYTHON)
    if not output(base, "-m", "pip", "--version"):
        pip = (PYTHON, "-m", "pip") if bring_pip() else ("false",)
    return None if run(*pip, "install", "--quiet", "uv") else working(BIN / "uv")


def bring_pip():
    return bool(output(PYTHON, "-m", "pip", "--version") or output(PYTHON, "-m", "ensurepip"))


def find_python():
    """Return a Python that suits. Each one found is really run: a shim may lead nowhere."""
    homes = {str(Path.home()), pwd.getpwuid(os.getuid()).pw_dir}
    places = [place.replace("~", home) for place in PYTHONS for home in sorted(homes)]
    places.insert(0, os.environ.get("PYENV_ROOT", "") + "/versions/3.{}.*/bin/python3")
    found = [sys.executable]
    for minor in MINORS:
        found.append(shutil.which(f"python3.{minor}"))
        for place in places:
            found += sorted(Path("/").glob(place.format(minor).lstrip("/")), reverse=True)
    return next((str(python) for python in found if version(python)), None)


def version(python):
    """Return the Python's minor version, or None if it does not run or does not suit."""
    found = output(python, "-c", "import sys, venv; print(*sys.version_info[:2])") if python else ""
    major, minor = [*found.split(), "0", "0"][:2]
    return int(minor) if major == "3" and int(minor) in MINORS else None


# --- Chromium, LibreOffice and Hunspell, for the tests that need them ------------------------


def program(name):
    """Return the path of a program that runs: the one that the variable names, or a usual one."""
    named = os.environ.get(name)
    places = [named] if named else PROGRAMS[name][1]
    trials = TRIALS.get(name, (("--version",),))
    return next((path for path in (working(place, *trials) for place in places) if path), None)


def how_to_install(name):
    return "apt-get install -y --no-install-recommends " + PROGRAMS[name][2]


def install_program(name):
    """Install Debian's where we may: as root on Debian."""
    debian = "ID=debian" in output("cat", "/etc/os-release").split()
    if os.environ.get(name) or not (debian and os.geteuid() == 0):
        return None
    say(f"Installing {PROGRAMS[name][2]} for some of the tests.")
    os.environ.setdefault("DEBIAN_FRONTEND", "noninteractive")
    run("apt-get", "update", "-qq")
    run(*how_to_install(name).split(), "-qq")
    return program(name)


def name_tests(name):
    mark = PROGRAMS[name][0]
    listed = output(PYTHON, "-m", "pytest", "--collect-only", "-q", "-m", mark, "-n", "0")
    print("\n".join(line for line in listed.splitlines() if "::" in line))
    install = f"{how_to_install(name)}, or {name}=/path/to/it"
    say(f"The tests above did not run. This would let them: {install}.")


# --- Running programs ------------------------------------------------------------------------


def run(*command, **settings):
    """Run a program to its end, Ctrl-C or not, and return its exit code."""
    sys.stdout.flush()
    environment = dict(os.environ, **settings)
    with subprocess.Popen(list(map(str, command)), cwd=str(ROOT), env=environment) as child:
        signal.signal(signal.SIGTERM, lambda number, frame: stops.append(child.terminate()))
        code = child.wait()
    if stops:
        sys.exit(fail("Stopped.", 130))
    return code


def become(*arguments):
    """Go on as the project's Python, in the folder where the person stands."""
    sys.stdout.flush()
    os.execv(str(PYTHON), [str(PYTHON), *map(str, arguments)])


def output(*command):
    """Return what a program prints, or nothing if it does not run well."""
    try:
        return subprocess.check_output(
            list(map(str, command)),
            stdin=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=str(ROOT),
            timeout=120,
        ).decode()
    except (OSError, subprocess.SubprocessError):
        return ""


def working(program, *trials):
    """Return the program's path if it is there and does what is tried; it tells its version."""
    path = shutil.which(str(program))
    tried = trials or (("--version",),)
    return path if path and all(output(path, *trial) for trial in tried) else None


def say(sentence):
    print(sentence, flush=True)


def fail(sentence, code=1):
    print(sentence, file=sys.stderr, flush=True)
    return code


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

"""The files around the code: they name only what exists, and leave nothing out."""

import ast
import fnmatch
import importlib.util
import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ("requirements.lock", "config/requirements.lock")
READ_BY_IMAGES = {
    "POSTGRES_DB",
    "POSTGRES_USER",
    "POSTGRES_PASSWORD",
    "POSTGRES_INITDB_ARGS",
    "PGPASSWORD",
}
TOP = {
    ".ci",
    ".dockerignore",
    ".env.example",
    ".gitignore",
    ".python-version",
    "LICENSE",
    "README.md",
    "benchmarks",
    "config",
    "dev.py",
    "docker-compose.yml",
    "docs",
    "fixtures",
    "manage.py",
    "pyproject.toml",
    "requirements.lock",
    "templates",
    "tests",
    "tracker",
}


def text(path: str) -> str:
    return (ROOT / path).read_text()


# --- docker-compose.yml ----------------------------------------------------------------------


def read_yaml(lines: list[tuple[int, str]], anchors: dict[str, Any]) -> Any:
    """Read the part of YAML that our file uses: block maps and lists, JSON lists, anchors, merges.

    It takes lines as (indent, words) and uses up those of the first line's block.
    """
    indent, first = lines[0]
    if first.startswith("- "):
        return [scalar(words[2:]) for words in take(lines, indent)]
    found: dict[str, Any] = {}
    for words in take(lines, indent):
        key, value = re.fullmatch(r"([\w<-]+):\s*(.*)", words).groups()
        anchor = re.fullmatch(r"&(\w+)", value)
        if value.startswith("*"):
            child = anchors[value[1:]]
        elif value and not anchor:
            child = scalar(value)
        else:
            child = read_yaml(lines, anchors)
        if anchor:
            anchors[anchor[1]] = child
        found = {**child, **found} if key == "<<" else {**found, key: child}
    return found


def take(lines: list[tuple[int, str]], indent: int) -> Iterator[str]:
    while lines and lines[0][0] == indent:
        yield lines.pop(0)[1]
    assert not lines or lines[0][0] < indent, f"cannot read {lines[0][1]!r}"


def scalar(words: str) -> Any:
    return json.loads(words) if words[0] in '[{"' else words


def compose() -> dict[str, Any]:
    lines = [line for line in text("docker-compose.yml").splitlines() if line.strip()]
    kept = [line for line in lines if not line.lstrip().startswith("#")]
    return read_yaml([(len(line) - len(line.lstrip()), line.strip()) for line in kept], {})


def test_compose_has_every_service_of_an_installation() -> None:
    services = compose()["services"]
    assert set(services) == {"db", "redis", "migrate", "web", "worker", "beat"}
    assert {name for name in services if "healthcheck" not in services[name]} == {"migrate"}
    for service in services.values():
        for other in service.get("depends_on", {}):
            assert other in services


def test_compose_commands_name_what_exists() -> None:
    for name in ("migrate", "web", "worker", "beat"):
        python, *words = compose()["services"][name]["command"]
        assert python == "python"
        if words[0] == "-m":
            assert importlib.util.find_spec(words[1]), words
        else:
            assert (ROOT / words[0]).is_file(), words
        for word in words:
            if word == "config" or word.startswith("config."):
                assert importlib.util.find_spec(word.partition(":")[0]), words


def test_compose_mounts_named_volumes_and_shares_the_evidence() -> None:
    found = compose()
    for service in found["services"].values():
        for volume in service.get("volumes", []):
            assert volume.partition(":")[0] in found["volumes"]
    folder = re.search(r"EVIDENCE_ROOT=(\S+)", text("config/Dockerfile"))[1]
    for name in ("web", "worker"):
        assert f"evidence:{folder}" in found["services"][name]["volumes"]


def test_compose_reads_and_sets_only_variables_that_somebody_reads() -> None:
    known = settings_variables() | READ_BY_IMAGES
    assert set(re.findall(r"\$\{(\w+)", text("docker-compose.yml"))) <= known
    for service in compose()["services"].values():
        assert set(service.get("environment", {})) <= known


def test_compose_holds_no_secret() -> None:
    for service in compose()["services"].values():
        for name, value in service.get("environment", {}).items():
            if re.search("PASSWORD|KEY", name):
                assert value.startswith("${"), name


# --- Settings and their example --------------------------------------------------------------


def settings_variables() -> set[str]:
    """Return the names of the environment variables that the settings read."""
    calls = [node for node in ast.walk(ast.parse(text("config/settings.py"))) if is_read(node)]
    return {call.args[0].value for call in calls}


def is_read(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "env"
    )


def test_env_example_names_every_variable_and_no_other() -> None:
    named = set(re.findall(r"^#?([A-Z_]+)=", text(".env.example"), re.MULTILINE))
    assert named == settings_variables() | {"POSTGRES_PASSWORD"}


def test_env_example_holds_no_secret() -> None:
    filled = re.findall(r"^#?(\w*(?:KEY|PASSWORD))=(.+)$", text(".env.example"), re.MULTILINE)
    assert filled == []


# --- The lock --------------------------------------------------------------------------------


def locked(path: str) -> dict[str, str]:
    pins = re.findall(r"^([\w.-]+)==([\w.]+)", text(path), re.MULTILINE)
    return {canonicalize_name(name): version for name, version in pins}


def unmet(path: str, wanted: list[str]) -> list[str]:
    versions = locked(path)
    found = [(Requirement(line), line) for line in wanted]
    return [
        line
        for need, line in found
        if versions.get(canonicalize_name(need.name), "0") not in need.specifier
    ]


def test_the_locks_satisfy_the_project() -> None:
    project = tomllib.loads(text("pyproject.toml"))
    needed = project["project"]["dependencies"]
    assert unmet("config/requirements.lock", needed) == []
    assert unmet("requirements.lock", needed + project["dependency-groups"]["dev"]) == []


def test_an_installation_gets_the_tested_versions() -> None:
    assert locked("config/requirements.lock").items() <= locked("requirements.lock").items()


@pytest.mark.parametrize("path", LOCKS)
def test_a_lock_holds_hashes_and_no_address(path: str) -> None:
    assert not re.search(r"https?:|--(?:extra-)?index|--find-links|@ file", text(path))
    for pin in re.split(r"\n(?=[\w.-]+==)", text(path)):
        assert "--hash=sha256:" in pin or not pin.strip() or pin.startswith("#"), pin


# --- The tree --------------------------------------------------------------------------------


def test_ci_runs_exactly_the_command_of_the_readme() -> None:
    script = text(".ci/run").splitlines()
    assert script[-1] == "python3 dev.py test"
    assert len(script) == 4
    assert "python3 dev.py test" in text("README.md")
    assert (ROOT / ".ci/run").stat().st_mode & 0o100


def test_dev_starts_under_old_pythons() -> None:
    ast.parse(text("dev.py"), feature_version=(3, 6))


def own_files(folder: Path = ROOT) -> Iterator[Path]:
    """Yield the project's files, without what git ignores."""
    ignored = [line.rstrip("/") for line in text(".gitignore").splitlines()] + [".git"]
    for path in sorted(folder.iterdir()):
        if any(fnmatch.fnmatch(path.name, pattern) for pattern in ignored):
            continue
        if path.is_dir():
            yield from own_files(path)
        else:
            yield path


def test_nothing_unexpected_lies_at_the_top() -> None:
    assert {path.relative_to(ROOT).parts[0] for path in own_files()} == TOP


def test_no_file_names_a_machine_path() -> None:
    found = []
    for path in own_files():
        content = path.read_bytes().decode(errors="ignore")
        if re.search(r"(?<![\w.:/-])/(?:work|root|home|Users)/\w", content):
            found.append(str(path.relative_to(ROOT)))
    assert found == []

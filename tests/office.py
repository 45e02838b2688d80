"""LibreOffice for tests that look at a workbook as another program does."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from dev import how_to_install, program

CSV = "csv:Text - txt - csv (StarCalc):44,34,76"  # commas, quotation marks, UTF-8


@pytest.fixture
def convert(tmp_path: Path) -> Callable[[bytes, str], bytes]:
    """Open a workbook in LibreOffice, with a profile of its own, and save it as another format."""
    office = program("SOFFICE")
    if office is None:
        if os.environ.get("SOFFICE"):
            pytest.fail(f"SOFFICE={os.environ['SOFFICE']} does not run.")
        pytest.skip(f"no LibreOffice: {how_to_install('SOFFICE')}, or set SOFFICE to its path")

    def converted(content: bytes, suffix: str) -> bytes:
        source, out = tmp_path / "report.xlsx", tmp_path / "out"
        source.write_bytes(content)
        profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
        kind = CSV if suffix == "csv" else suffix
        command = [office, profile, "--headless", "--convert-to", kind, "--outdir", out, source]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        return (out / f"report.{suffix}").read_bytes()

    return converted

"""The rules of the house that no linter knows."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.urls import get_resolver

from tracker import labels
from tracker.rules import (
    cadences,
    cells,
    filling,
    flags,
    following,
    kinds,
    methods,
    recurrence,
    reminders,
    reporting,
    states,
    timing,
    values,
    workdays,
)

ROOT = Path(settings.BASE_DIR)
MODULES = [
    path
    for folder in ("tracker", "config", "tests", "benchmarks")
    for path in (ROOT / folder).rglob("*.py")
    if "migrations" not in path.parts
]
CODES = {
    "STATUS": values.Status,
    "REPORT_STATE": states.ReportState,
    "ROLE": states.Role,
    "FLAG": flags.FlagReason,
    "EVIDENCE": values.Evidence,
    "STANDING": values.Standing,
    "KIND": kinds.KINDS,
    "CADENCE": cadences.CADENCES,
    "METHOD": methods.METHODS,
    "PROBLEM": reporting.Problem,
    "WARNING": reporting.Warning,
    "CELL": cells.Trouble,
    "TIMING": timing.Timing,
    "DAY_OFF": workdays.DayOff,
    "SHIFT": workdays.Shift,
    "RECURRENCE_FAULT": recurrence.Fault,
    "AUDIENCE": reminders.Audience,
    "COUNTED": reminders.Counted,
    "DIGEST": reminders.Digest,
    "RHYTHM": following.Rhythm,
    "FILLED": filling.Filled,
    "SECTION": filling.Section,
}


def name(path):
    """A path as it reads from the root."""
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("table", CODES)
def test_every_code_has_a_label(table):
    assert {str(code) for code in CODES[table]} <= {str(code) for code in getattr(labels, table)}


def test_every_move_has_its_words():
    assert {move.name for move in states.MOVES} == labels.MOVE.keys() == labels.MOVED.keys()


def test_every_state_of_a_report_is_somebodys_turn():
    assert set(states.WHOSE_TURN) == set(states.ReportState)


def test_no_module_is_over_300_lines():
    lengths = {name(path): len(path.read_text("utf-8").splitlines()) for path in MODULES}

    assert {path: length for path, length in lengths.items() if length > 300} == {}


def test_only_the_outer_layers_read_the_clock():
    clock = re.compile(r"timezone\.(now|localtime|localdate)\(\)|date\.today\(|datetime\.now\(")
    outer = re.compile(r"tracker/(web|admin|management)/|tracker/tasks\.py")
    ours = [path for path in MODULES if name(path).startswith("tracker/")]
    inner = [path for path in ours if not outer.match(name(path))]

    assert [name(path) for path in inner if clock.search(path.read_text("utf-8"))] == []


def test_templates_spell_no_code_of_a_status():
    spelled = re.compile(rf"""(==|!=)\s*["']({"|".join(values.Status)})["']""")

    found = [name(path) for path in (ROOT / "templates").rglob("*") if path.is_file()]
    assert [path for path in found if spelled.search((ROOT / path).read_text("utf-8"))] == []


def test_templates_carry_no_style_and_no_script_of_their_own():
    inline = re.compile(r"""\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=["']|<style""")

    found = list((ROOT / "templates").rglob("*.html"))
    assert [name(path) for path in found if inline.search(path.read_text("utf-8"))] == []


def test_every_translated_block_is_trimmed():
    untrimmed = re.compile(r"{%\s*blocktrans(late)?(?![^%]*\btrimmed\b)[^%]*%}")

    found = [path for path in (ROOT / "templates").rglob("*") if path.is_file()]
    assert [name(path) for path in found if untrimmed.search(path.read_text("utf-8"))] == []


def test_who_decided_and_when_go_together():
    for model in apps.get_app_config("tracker").get_models():
        fields = {field.name for field in model._meta.get_fields()}
        if model.__name__.startswith("Historical"):
            continue
        for moment in ("submitted_at", "decided_at", "asked_at", "answered_at", "made_at"):
            if moment in fields:
                assert moment.replace("_at", "_by") in fields, model.__name__


OPEN_PAGES = {
    "healthz",
    "robots",
    "root",
    "login",
    "account_login",
    "logout",
    "account_logout",
    "mfa_authenticate",
    "oidc-login",
    "oidc-answer",
    "password-forgotten",
    "password-asked",
    "password-set",
    "password-done",
    "evidence",
    "overview",
    "about",
    "backtest",
    "picture",
    "accessibility",
    "display",
    "changes",
    "disagreements",
    "disagreements_csv",
    "disagreements_json",
    "methodology",
    "targets",
    "moved",
    "moved_csv",
    "moved_json",
    "targets_csv",
    "targets_json",
    "target",
    "target_csv",
    "target_json",
    "target_svg",
    "target_png",
    "target_card",
    *(f"{page}s" for page in ("figure", "region")),
    *(
        f"{page}{end}"
        for page in ("figure", "region")
        for end in ("", "_csv", "_xlsx", "_json", "_svg", "_png")
    ),
    "counted_csv",
    "strategies",
    "strategy",
    "organizations",
    "organization",
    "cycles",
    "search",
    "glossary",
    "glossary_csv",
    "organization_calendar",
    "site_calendar",
    "strategy_calendar",
    "target_calendar",
    "site_feed",
    "target_feed",
    "strategy_feed",
    "organization_feed",
    "cycle_feed",
    "follow",
    "follow-asked",
    "follow-confirm",
    "follow-mine",
    "follow-stop",
    "error-form",
    "error-received",
    "questions",
    "calendar",
    "cycle",
    "cycle_csv",
    "cycle_json",
    "consolidated",
    "consolidated_csv",
    "consolidated_json",
    "targets_xlsx",
    "moved_xlsx",
    "target_metadata",
    "target_xlsx",
    "counted_xlsx",
    "counted_json",
    "target_citation_bib",
    "target_citation_ris",
    "target_citation_csl",
    "strategies_csv",
    "strategies_xlsx",
    "strategies_json",
    "strategy_csv",
    "strategy_xlsx",
    "strategy_json",
    "organizations_csv",
    "organizations_xlsx",
    "organizations_json",
    "organization_csv",
    "organization_xlsx",
    "organization_json",
    "cycles_csv",
    "cycles_xlsx",
    "cycles_json",
    "cycle_xlsx",
    "disagreements_xlsx",
    "changes_csv",
    "changes_xlsx",
    "changes_json",
    "methodology_csv",
    "methodology_xlsx",
    "methodology_json",
    "data",
    "data_citation_bib",
    "data_citation_ris",
    "data_citation_csl",
    "data_set",
    "embed",
    "datapackage",
    "whole_zip",
    "cycle_zip",
    "whole_csv",
    "whole_xlsx",
    "whole_json",
    "to_data",
    "consolidated_xlsx",
    "data_copy",
}


def pages(resolver=None):
    """Every named page of the site outside the admin, with its view."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if getattr(pattern, "app_name", "") == "admin":
            continue
        if hasattr(pattern, "url_patterns"):
            yield from pages(pattern)
        else:
            yield pattern


def test_only_these_pages_are_open_to_everyone():
    open_to_all = {
        page.name for page in pages() if not getattr(page.callback, "login_required", True)
    }

    assert open_to_all == OPEN_PAGES

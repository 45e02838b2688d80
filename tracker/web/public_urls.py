"""The addresses of the public pages and data files."""

from collections.abc import Iterable
from typing import Any

from django.urls import URLPattern, path, register_converter
from django.urls.converters import StringConverter

from tracker.models.fields import CODE
from tracker.rules.exchange import FILE_KINDS
from tracker.web import (
    calendars,
    citations,
    data_lists,
    data_page,
    display,
    embed,
    feeds,
    follow,
    glossary,
    moved,
    public,
    public_catalogue,
    public_cycles,
    public_disagreements,
    public_figures,
    public_files,
    public_picture,
    public_regions,
    public_targets,
    questions,
    report_error,
    searching,
)


class CodeConverter(StringConverter):
    """The code of a record, as the catalogue writes them."""

    regex = CODE


register_converter(CodeConverter, "code")


def files(route: str, view: Any, name: str, kinds: Iterable[str] = FILE_KINDS) -> list[URLPattern]:
    """One address for each kind of file, named as its page is, with the kind behind it."""
    return [path(f"{route}.{kind}", view, {"kind": kind}, name=f"{name}_{kind}") for kind in kinds]


def citation(route: str, view: Any, name: str) -> list[URLPattern]:
    """One address for each form of a citation."""
    return [
        path(f"{route}.{suffix}", view, {"form": form}, name=f"{name}_citation_{form}")
        for form, (_write, _type, suffix) in citations.FORMS.items()
    ]


urlpatterns = [
    path("", public.overview, name="overview"),
    path("targets/", public_targets.targets, name="targets"),
    *files("targets", data_lists.of_targets, "targets"),
    path("targets/moved/", moved.moved, name="moved"),
    *files("targets/moved", moved.moved_file, "moved"),
    path("targets/<code:code>-metadata.json", public_files.target_metadata, name="target_metadata"),
    *files("targets/<code:code>", public_files.target, "target", ("csv", "xlsx")),
    path("targets/<code:code>.json", public_files.target_json, name="target_json"),
    path("targets/<code:code>.svg", public_files.target_svg, name="target_svg"),
    *files("targets/<code:code>/counted", public_files.counted_things, "counted"),
    *citation("targets/<code:code>/citation", citations.target_file, "target"),
    path("targets/<code:code>.png", public_files.target_png, name="target_png"),
    path("targets/<code:code>/card.png", public_files.target_card, name="target_card"),
    path("targets/<code:code>/", public_targets.target, name="target"),
    path("strategies/", public_catalogue.strategies, name="strategies"),
    *files("strategies", data_lists.of_strategies, "strategies"),
    *files("strategies/<code:code>", data_lists.of_strategy, "strategy"),
    path("strategies/<code:code>/", public_catalogue.strategy, name="strategy"),
    path("organizations/", public_catalogue.organizations, name="organizations"),
    *files("organizations", data_lists.of_organizations, "organizations"),
    *files("organizations/<code:code>", data_lists.of_organization, "organization"),
    path("organizations/<code:code>/", public_catalogue.organization, name="organization"),
    path("organizations/<code:code>.ics", calendars.of_body, name="organization_calendar"),
    path("cycles/", public_cycles.cycles, name="cycles"),
    path("cycles/<int:year>/", public_cycles.cycle, name="cycle"),
    *files("cycles", data_lists.of_cycles, "cycles"),
    *files("cycles/<int:year>", public_cycles.compliance_file, "cycle"),
    path("cycles/<int:year>/consolidated/", public_cycles.consolidated, name="consolidated"),
    *files(
        "cycles/<int:year>/consolidated",
        public_cycles.consolidated_file,
        "consolidated",
        ("csv", "xlsx"),
    ),
    path("cycles/<int:year>/consolidated.json", public_cycles.as_json, name="consolidated_json"),
    path("disagreements/", public_disagreements.disagreements, name="disagreements"),
    *files("disagreements", public_disagreements.as_file, "disagreements"),
    # feeds, calendars, mail to followers, and reported errors
    path("changes.atom", feeds.site_feed, name="site_feed"),
    path("targets/<code:code>.atom", feeds.target_feed, name="target_feed"),
    path("strategies/<code:code>.atom", feeds.strategy_feed, name="strategy_feed"),
    path("organizations/<code:code>.atom", feeds.organization_feed, name="organization_feed"),
    path("cycles/<int:year>.atom", feeds.cycle_feed, name="cycle_feed"),
    path("deadlines.ics", calendars.of_site, name="site_calendar"),
    path("strategies/<code:code>.ics", calendars.of_strategy, name="strategy_calendar"),
    path("targets/<code:code>.ics", calendars.of_target, name="target_calendar"),
    path("follow/", follow.follow, name="follow"),
    path("follow/asked/", follow.asked, name="follow-asked"),
    path("follow/confirm/<str:token>/", follow.confirm, name="follow-confirm"),
    path("follow/mine/<str:token>/", follow.mine, name="follow-mine"),
    path("follow/stop/<str:token>/", follow.stop, name="follow-stop"),
    path("report-error/", report_error.report, name="error-form"),
    path("report-error/received/", report_error.received, name="error-received"),
    path("questions/", questions.questions, name="questions"),
    path("figures/", public_figures.listed, name="figures"),
    *files("figures/<code:code>", public_figures.as_file, "figure"),
    path("figures/<code:code>.svg", public_figures.as_svg, name="figure_svg"),
    path("figures/<code:code>.png", public_figures.as_png, name="figure_png"),
    path("figures/<code:code>/", public_figures.shown, name="figure"),
    path("regions/", public_regions.listed, name="regions"),
    *files("regions/<code:code>", public_regions.as_file, "region"),
    path("regions/<code:code>.svg", public_regions.as_svg, name="region_svg"),
    path("regions/<code:code>.png", public_regions.as_png, name="region_png"),
    path("regions/<code:code>/", public_regions.shown, name="region"),
    path("changes/", public.changed, name="changes"),
    *files("changes", data_lists.of_changes, "changes"),
    *files("methodology", data_lists.of_method, "methodology"),
    path("methodology/", public.methodology, name="methodology"),
    path("search/", searching.search, name="search"),
    path("glossary/", glossary.glossary, name="glossary"),
    path("glossary.csv", glossary.as_csv, name="glossary_csv"),
    path("data/", data_page.data, name="data"),
    *citation("data/citation", citations.whole_file, "data"),
    path("data/<slug:name>/", data_page.columns, name="data_set"),
    path("embed/targets/<code:code>/", embed.framed, name="embed"),
    path("methodology/test/", public.backtest, name="backtest"),
    path("about/", public.about, name="about"),
    path("picture/", public_picture.picture, name="picture"),
    path("accessibility/", public.accessibility, name="accessibility"),
    path("display/", display.display, name="display"),
]

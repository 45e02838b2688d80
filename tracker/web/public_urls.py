"""The addresses of the public pages and data files."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from tracker.models.fields import CODE
from tracker.web import (
    calendars,
    display,
    moved,
    public,
    public_catalogue,
    public_cycles,
    public_disagreements,
    public_files,
    public_picture,
    public_targets,
)


class CodeConverter(StringConverter):
    """The code of a record, as the catalogue writes them."""

    regex = CODE


register_converter(CodeConverter, "code")

urlpatterns = [
    path("", public.overview, name="overview"),
    path("targets/", public_targets.targets, name="targets"),
    path("targets.csv", public_files.targets_csv, name="targets_csv"),
    path("targets.json", public_files.targets_json, name="targets_json"),
    path("targets/moved/", moved.moved, name="moved"),
    path("targets/moved.csv", moved.moved_csv, name="moved_csv"),
    path("targets/moved.json", moved.moved_json, name="moved_json"),
    path("targets/<code:code>.csv", public_files.target_csv, name="target_csv"),
    path("targets/<code:code>.json", public_files.target_json, name="target_json"),
    path("targets/<code:code>.svg", public_files.target_svg, name="target_svg"),
    path("targets/<code:code>/counted.csv", public_files.counted_csv, name="counted_csv"),
    path("targets/<code:code>/", public_targets.target, name="target"),
    path("strategies/", public_catalogue.strategies, name="strategies"),
    path("strategies/<code:code>/", public_catalogue.strategy, name="strategy"),
    path("organizations/", public_catalogue.organizations, name="organizations"),
    path("organizations/<code:code>/", public_catalogue.organization, name="organization"),
    path("organizations/<code:code>.ics", calendars.of_body, name="organization_calendar"),
    path("cycles/", public_cycles.cycles, name="cycles"),
    path("cycles/<int:year>/", public_cycles.cycle, name="cycle"),
    path("cycles/<int:year>.csv", public_cycles.compliance_csv, name="cycle_csv"),
    path("cycles/<int:year>.json", public_cycles.compliance_json, name="cycle_json"),
    path("cycles/<int:year>/consolidated/", public_cycles.consolidated, name="consolidated"),
    path("cycles/<int:year>/consolidated.csv", public_cycles.as_csv, name="consolidated_csv"),
    path("cycles/<int:year>/consolidated.json", public_cycles.as_json, name="consolidated_json"),
    path("disagreements/", public_disagreements.disagreements, name="disagreements"),
    path("disagreements.csv", public_disagreements.as_csv, name="disagreements_csv"),
    path("disagreements.json", public_disagreements.as_json, name="disagreements_json"),
    path("changes/", public.changed, name="changes"),
    path("methodology/", public.methodology, name="methodology"),
    path("methodology/test/", public.backtest, name="backtest"),
    path("about/", public.about, name="about"),
    path("picture/", public_picture.picture, name="picture"),
    path("accessibility/", public.accessibility, name="accessibility"),
    path("display/", display.display, name="display"),
]

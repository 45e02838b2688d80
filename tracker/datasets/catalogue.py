"""Strategies, bodies, sources and notes."""

from django.utils.translation import gettext_lazy as _

from tracker.datasets.columns import DataSet, code_of, field, fields, given
from tracker.models import Assignment, Note, Organization, Source, Strategy

STRATEGIES = DataSet(
    "strategies",
    _("Strategies"),
    _("Strategies, programmes, laws, plans and concepts."),
    (
        given("strategy_id", "string", _("Code of the strategy"), "code"),
        *fields(Strategy, "title aliases kind kind_text adopted_on adopted_text"),
        *fields(Strategy, "starts_year ends_year period_text period_disputed"),
        code_of("parent_id", _("Code of the strategy that it belongs to"), "parent", "strategies"),
        *fields(Strategy, "note translation_confirmed"),
    ),
    lambda on: Strategy.objects.select_related("parent").order_by("code"),
    ("strategy_id",),
)
ORGANIZATIONS = DataSet(
    "organizations",
    _("Organizations"),
    _("Bodies of the state and others that the documents name."),
    (
        given("organization_id", "string", _("Code of the body"), "code"),
        *fields(Organization, "name aliases kind role_text"),
        code_of(
            "member_of", _("Code of the class that it belongs to"), "member_of", "organizations"
        ),
        code_of("area", _("Code of the place"), "place", "places"),
        *fields(Organization, "valid_from valid_to note translation_confirmed"),
    ),
    lambda on: Organization.objects.select_related("member_of", "place").order_by("code"),
    ("organization_id",),
)
ASSIGNMENTS = DataSet(
    "assignments",
    _("Who answers for what"),
    _("The bodies that answer for a target, as far as a document says so."),
    (
        code_of("target_id", _("Code of the target"), "target", "targets"),
        code_of("organization_id", _("Code of the body"), "organization", "organizations"),
        *field(Assignment, "role_text"),
        *field(Assignment, "demo"),
    ),
    lambda on: Assignment.objects.select_related("target", "organization").order_by(
        "target__code", "organization__code"
    ),
    ("target_id", "organization_id"),
)
SOURCES = DataSet(
    "sources",
    _("Sources"),
    _("Where the facts come from: publications, data sets and documents, with their licences."),
    (
        given("source_id", "string", _("Code of the source"), "code"),
        *fields(Source, "title publisher edition published_text url licence language"),
    ),
    lambda on: Source.objects.order_by("code"),
    ("source_id",),
)
NOTES = DataSet(
    "notes",
    _("Notes"),
    _("Contradictions, gaps and oddities in the documents."),
    (
        given("note_id", "string", _("Code of the note"), "code"),
        *fields(Note, "topic a b advice about translation_confirmed"),
    ),
    lambda on: Note.objects.order_by("code"),
    ("note_id",),
)

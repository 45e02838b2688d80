"""What the documents say: sources, strategies, notes, bodies, places."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from tracker.admin.base import Coded, Judged, Kept, column, yes_no
from tracker.models import Note, Organization, Place, Source, Strategy


@admin.register(Source)
class SourceAdmin(Coded, Kept):
    """Where facts come from."""

    list_display = ("code", "title", "publisher", "edition", "language")
    list_filter = ("language",)
    search_fields = ("code", "title", "publisher")
    ordering = ("code",)


@admin.register(Strategy)
class StrategyAdmin(Coded, Kept):
    """Strategies, programmes, laws and plans."""

    name = column(_("title"), "title")
    is_disputed = yes_no(_("period is disputed"), "period_disputed")
    list_display = ("code", "name", "kind", "period_text", "is_disputed", "parent")
    list_filter = ("kind", "period_disputed", "translation_confirmed")
    list_select_related = ("parent",)
    search_fields = ("code", "title_kk", "title_ru", "title_en")
    autocomplete_fields = ("parent",)
    ordering = ("code",)


@admin.register(Note)
class NoteAdmin(Kept):
    """Contradictions and gaps in the documents."""

    name = column(_("topic"), "topic")
    list_display = ("code", "name", "about", "translation_confirmed")
    list_filter = ("translation_confirmed",)
    search_fields = ("code", "topic_kk", "topic_ru", "topic_en")
    ordering = ("code",)


@admin.register(Organization)
class OrganizationAdmin(Judged):
    """Bodies, and the classes of bodies that a law obliges together."""

    shown = column(_("name"), "name")
    list_display = ("code", "shown", "kind", "member_of", "valid_from", "valid_to", "email")
    list_filter = ("kind", "in_documents", "translation_confirmed")
    list_select_related = ("member_of",)
    search_fields = ("code", "name_kk", "name_ru", "name_en")
    autocomplete_fields = ("member_of", "predecessors", "related", "place")
    ordering = ("code",)


@admin.register(Place)
class PlaceAdmin(Coded, Kept):
    """Countries, regions and groups of countries."""

    shown = column(_("name"), "name")
    list_display = ("code", "shown", "kind", "parent", "valid_from", "valid_to")
    list_filter = ("kind",)
    list_select_related = ("parent",)
    search_fields = ("code", "name_kk", "name_ru", "name_en")
    autocomplete_fields = ("parent",)
    ordering = ("code",)

"""Bodies of the state and others the documents name, and the places they answer for."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from tracker import labels
from tracker.models.fields import (
    ShapedJSONField,
    a_code,
    a_list_of_texts,
    history,
    prose,
    quotes,
    words,
)
from tracker.models.texts import SearchText, Worded

LOCAL_KINDS = frozenset({"akimat"})


class Place(Worded):
    """A country, a region or a group of countries. Regions have validity dates."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    name = words(_("name"), 200)
    kind = models.CharField(_("kind"), max_length=20, choices=labels.choices("PLACE_KIND"))
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, verbose_name=_("part of")
    )
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    kazstat_code = models.CharField(_("code of the national statistics"), max_length=20, blank=True)
    history = history()

    class Meta:
        verbose_name, verbose_name_plural = _("place"), _("places")

    def __str__(self) -> str:
        return self.name


class OrganizationQuerySet(models.QuerySet["Organization"]):
    """Bodies, narrowed."""

    def valid_on(self, day: date) -> "OrganizationQuerySet":
        """Bodies that exist on a day, as far as their dates are known."""
        return self.exclude(valid_from__gt=day).exclude(valid_to__lt=day)


class Organization(Worded):
    """A ministry, an akimat or another body, or a class of bodies that a law obliges together."""

    code = models.CharField(_("code"), max_length=20, unique=True, validators=[a_code])
    name = words(_("name"), 300)
    aliases = ShapedJSONField(
        _("other names"), default=list, blank=True, validators=[a_list_of_texts]
    )
    kind = models.CharField(_("kind"), max_length=20, choices=labels.choices("ORGANIZATION_KIND"))
    kind_text = models.CharField(_("kind, as printed"), max_length=200, blank=True)
    role_text = prose(_("role, as the documents tell it"))
    member_of = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="members",
        verbose_name=_("belongs to the class"),
    )
    predecessors = models.ManyToManyField(
        "self",
        blank=True,
        symmetrical=False,
        related_name="successors",
        verbose_name=_("predecessors"),
    )
    related = models.ManyToManyField("self", blank=True, verbose_name=_("related bodies"))
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, verbose_name=_("place"))
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    in_documents = models.BooleanField(_("named in the source documents"), default=False)
    translation_confirmed = models.BooleanField(_("translation confirmed"), default=False)
    note = prose(_("note"))
    quotes = quotes()
    email = models.EmailField(_("address for notices"), blank=True)
    no_reminders_because = models.CharField(
        _("no reminders are sent, because"),
        max_length=300,
        blank=True,
        help_text=_("While a reason stands here, nobody is reminded of what this body owes."),
    )
    search_text = SearchText("code", "name", "aliases")
    phone = models.CharField(_("telephone of the contact"), max_length=60, blank=True)
    contact = prose(_("contact for the public: unit and telephone, no person"))
    history = history(m2m_fields=[predecessors, related])

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("organization"), _("organizations")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_from=None)
                | models.Q(valid_to=None)
                | models.Q(valid_to__gte=models.F("valid_from")),
                name="organization_ends_after_it_begins",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_local(self) -> bool:
        """Whether it is a local executive body; all others count as central."""
        return self.kind in LOCAL_KINDS

    def clean(self) -> None:
        """Refuse a body that would belong to itself, directly or through other bodies."""
        super().clean()
        seen, body = {self.pk}, self.member_of
        while body is not None:
            if body.pk in seen:
                raise ValidationError(
                    {"member_of": _("A body cannot belong to itself, nor through other bodies.")}
                )
            seen.add(body.pk)
            body = body.member_of

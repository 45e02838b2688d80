"""The words of the closed lists that describe the documents: bodies, places and strategies."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

type Words = Mapping[str, str | Promise]

PLACE_KIND: Words = {
    "country": _("country"),
    "region": _("region"),
    "group": _("group of countries"),
    "world": _("world"),
    "other": _("Other"),
}
ORGANIZATION_KIND: Words = {
    "head_of_state": _("Head of state"),
    "government": _("Government"),
    "office": _("Office"),
    "ministry": _("Ministry"),
    "akimat": _("Akimat"),
    "class": _("Class of bodies"),
    "agency": _("Agency"),
    "council": _("Council"),
    "centre": _("Centre"),
    "fund": _("Fund"),
    "holding": _("Holding"),
    "park": _("Technology park"),
    "education": _("Educational institution"),
    "research": _("Research institution"),
    "association": _("Association"),
    "business": _("Company"),
    "international": _("International organization"),
    "statistics": _("Statistics office"),
    "media": _("Media"),
    "source": _("Source"),
    "other": _("Other"),
}
STRATEGY_KIND: Words = {
    "strategy": _("Strategy"),
    "plan": _("Plan"),
    "programme": _("Programme"),
    "state_programme": _("State programme"),
    "law": _("Law"),
    "law_amendment": _("Amendment of a law"),
    "concept": _("Concept"),
    "action_plan": _("Action plan"),
    "roadmap": _("Roadmap"),
    "agreement": _("Agreement"),
    "resolution": _("Resolution"),
    "instruction": _("Instruction"),
    "address": _("Address"),
    "policy": _("Policy"),
    "priority": _("Priority"),
    "stage": _("Stage"),
    "step": _("Step"),
    "scheme": _("Scheme"),
    "treaty": _("Treaty"),
    "reform": _("Reform"),
    "project": _("Project"),
    "evaluation": _("Evaluation"),
    "recommendation": _("Recommendation"),
    "direction": _("Direction"),
    "other": _("Other"),
}
FOUND: Words = {  # what the search found, by kind
    "targets": _("Targets"),
    "strategies": _("Strategies and programmes"),
    "indicators": _("Indicators"),
    "organizations": _("Organizations"),
    "sources": _("Source documents"),
    "acts": _("Acts that changed a promise"),
    "glossary": _("Glossary"),
}
PENDING: Words = {  # by the language that is shown instead
    "kk": _("Translation pending. Shown in Kazakh."),
    "ru": _("Translation pending. Shown in Russian."),
    "en": _("Translation pending. Shown in English."),
}
ACCESS_PURPOSE: Words = {
    "invitation": _("Invitation"),
    "reset": _("New password"),
}
ACCOUNT_EVENT: Words = {
    "invited": _("Invited"),
    "reset_asked": _("Asked for a new password"),
    "password_set": _("Password set"),
    "factor_added": _("Second factor added"),
    "factor_removed": _("Second factor removed"),
    "factors_removed": _("Lost second factor removed by an administrator"),
    "codes_made": _("New recovery codes made"),
    "deactivated": _("Deactivated"),
    "activated": _("Activated"),
    "sessions_ended": _("Sessions ended"),
    "address_changed": _("E-mail address changed"),
}
QUOTED_LANGUAGE: Words = {"sr-Cyrl": _("Serbian (Cyrillic)")}  # beside those of the site

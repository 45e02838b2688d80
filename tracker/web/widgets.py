"""Inputs, text areas and drop-downs without a template for each: a table has hundreds of them.

The HTML is, byte for byte, that of Django's own templates; everything else still comes from those.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.forms.renderers import TemplatesSetting
from django.utils.formats import localize
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeData

OPTION = "django/forms/widgets/select_option.html"
INPUTS = ("text", "number", "email", "url", "password", "hidden", "date", "checkbox", "file")


class Renderer(TemplatesSetting):
    """Django's renderer, with the widgets that come by the hundred written by hand."""

    def render(self, template_name: str, context: Any, request: Any = None) -> str:
        """Return the HTML of a widget or of a whole form."""
        draw = DRAWN.get(template_name)
        drawn = draw(context["widget"]) if draw else ""
        return drawn or super().render(template_name, context, request)


def _input(widget: Mapping[str, Any]) -> str:
    value = widget["value"]
    given = "" if value is None else f' value="{_text(value)}"'
    name = conditional_escape(widget["name"])
    return f'<input type="{widget["type"]}" name="{name}"{given}{_attributes(widget)}>'


def _area(widget: Mapping[str, Any]) -> str:
    text = conditional_escape(localize(widget["value"])) if widget["value"] else ""
    name = conditional_escape(widget["name"])
    return f'<textarea name="{name}"{_attributes(widget)}>\n{text}</textarea>'


def _drop_down(widget: Mapping[str, Any]) -> str:
    """A drop-down without groups; nothing for any other."""
    options = []
    for group, choices, _index in widget["optgroups"]:
        if group or any(option["template_name"] != OPTION for option in choices):
            return ""
        options += [
            f'\n  <option value="{_text(option["value"])}"{_attributes(option)}>'
            f"{conditional_escape(localize(option['label']))}</option>\n"
            for option in choices
        ]
    name = conditional_escape(widget["name"])
    return f'<select name="{name}"{_attributes(widget)}>{"".join(options)}\n</select>'


def _attributes(widget: Mapping[str, Any]) -> str:
    return "".join(
        f" {conditional_escape(name)}" + ("" if value is True else f'="{_text(value)}"')
        for name, value in widget["attrs"].items()
        if value is not False
    )


def _text(value: Any) -> str:
    return str(value) if isinstance(value, SafeData) else escape(str(value))


DRAWN: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "django/forms/widgets/select.html": _drop_down,
    "django/forms/widgets/textarea.html": _area,
    **{f"django/forms/widgets/{kind}.html": _input for kind in INPUTS},
}

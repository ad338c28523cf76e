"""How fields become HTML. Plain inputs and long lists are most of a page: writing them here, where Django would render
two or three templates each, halves what a page costs.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting
from django.forms.utils import flatatt
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

INPUTS = {f"django/forms/widgets/{kind}.html" for kind in ("text", "password", "hidden", "checkbox", "radio_option")}


class PortalRenderer(TemplatesSetting):
    """Django's renderer, but for plain inputs."""

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        widget = context["widget"] if template_name in INPUTS else None
        if widget is None or widget.get("wrap_label"):
            return super().render(template_name, context, request)
        return write_input(widget)


def write_input(widget: Mapping[str, Any]) -> SafeString:
    """`<input>` as Django's own template writes it, from a widget's context."""
    attributes = {"type": widget["type"], "name": widget["name"], "value": widget["value"]} | widget["attrs"]
    valued = [(name, value) for name, value in attributes.items() if value is not None and not isinstance(value, bool)]
    flags = [(name,) for name, value in attributes.items() if value is True]
    return format_html("<input{}{}>", format_html_join("", ' {}="{}"', valued), format_html_join("", " {}", flags))


class LongSelect(forms.Select):
    """A list of some hundred choices, whose options are kept written."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        choices = tuple(self.choices)
        chosen = next((code for code, _ in choices if code == value), "")
        attributes = self.build_attrs(self.attrs, {"name": name, **(attrs or {})})
        return format_html("<select{}>{}</select>", flatatt(attributes), _write_options(choices, chosen))


@lru_cache(maxsize=32)
def _write_options(choices: tuple[tuple[str, str], ...], chosen: str) -> SafeString:
    options = ((flatatt({"value": code, "selected": code == chosen}), label) for code, label in choices)
    return format_html_join("", "<option{}>{}</option>", options)

from functools import cache

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
@cache
def icon(name: str, extra: str = "") -> SafeString:
    """A drawing of img/icons.svg, beside words that say the same; `extra`: a class more."""
    markup = '<svg class="icon{}" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>'
    return format_html(markup, f" {extra}" if extra else "", static("img/icons.svg"), name)

"""What the agents' side is made of, in whatever app: lists that change nothing, and pages that ask for a permission."""

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import Any

from django.contrib import admin
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path

MOST_COUNTED = 1000  # rows of a list that are counted and paged through

Page = tuple[str, Callable[..., HttpResponse], str]


class BoundedPaginator(Paginator):
    """Pages through the first rows only: counting a million of them would take longer than reading fifty."""

    object_list: Any

    @cached_property
    def count(self) -> int:
        return self.object_list[:MOST_COUNTED].count()


class ChoiceFilter(admin.SimpleListFilter):
    """A filter that always holds: its first choice until another is made."""

    def value(self) -> str:
        choices = [str(value) for value, _ in self.lookup_choices]
        given = super().value()
        return given if given in choices else choices[0]

    def choices(self, changelist: Any) -> Iterator[dict[str, Any]]:  # type: ignore[override]
        for value, display in self.lookup_choices:
            yield {
                "selected": value == self.value(),
                "query_string": changelist.get_query_string({self.parameter_name: value}),
                "display": display,
            }


class AgentsAdmin(admin.ModelAdmin):
    """A list, and pages of its own: none of Django's forms that add, change and delete.

    `address`: where it lies under /agents/. `entry` and `rank`: its words and place in the menu; without words none.
    """

    address = ""
    entry = ""
    rank = 0
    actions = None
    paginator = BoundedPaginator
    list_display_links = None
    list_per_page = 50
    most_counted = MOST_COUNTED  # for the page
    list_max_show_all = 0
    show_facets = admin.ShowFacets.NEVER
    show_full_result_count = False
    sortable_by = ()

    def get_pages(self) -> Iterable[Page]:
        """Route, view and name of each page beside the list. A view asks itself for the permission it needs."""
        return ()

    def get_urls(self) -> list[URLPattern]:
        pages = [("", self.changelist_view, "changelist"), *self.get_pages()]
        guard, prefix = self.admin_site.admin_view, f"{self.opts.app_label}_{self.opts.model_name}"
        return [path(route, guard(view), name=f"{prefix}_{name}") for route, view, name in pages]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return super().changelist_view(request, {"title": self.entry})


def show(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A page of the agents' side; `context` has its `title`."""
    return TemplateResponse(request, template, admin.site.each_context(request) | context, status=status)

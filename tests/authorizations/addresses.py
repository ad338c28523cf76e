"""Every address of the space, as the site itself has them."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

BEHIND_LOGIN = ("mon-compte/", "migration/autorisations/")


def all_patterns(resolver: URLResolver, start: str = "", space: str = "") -> Iterator[tuple[str, str, URLPattern]]:
    """(the address as it is written, the name with its namespace, the pattern) of each."""
    for pattern in resolver.url_patterns:
        route = start + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield route, space + str(pattern.name), pattern
        else:
            yield from all_patterns(pattern, route, f"{space}{pattern.namespace}:" if pattern.namespace else space)


SPACE = [found for found in all_patterns(get_resolver()) if found[0].startswith(BEHIND_LOGIN)]
# Those whose address names an object.
OBJECTS = [name for _, name, pattern in SPACE if "uuid" in pattern.pattern.converters]

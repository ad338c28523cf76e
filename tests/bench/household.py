"""What a household's pages take among a thousand dossiers and among a million, and what bringing dossiers in takes."""

from tests.bench.household_pages import PAGES, Households
from tests.bench.imports import DOSSIERS, LINES, measure_import
from tests.bench.site import Site, new_site
from tests.bench.two_sizes import Study, measure_sizes

STUDY = Study(
    name="household",
    title=(
        "A household's pages: many people, each active within the minute, one gunicorn sync worker; processor time of "
        "the worker, and the clock of the browser. What is seen under a procuration is journalled. Dossiers, their "
        "people and payments:"
    ),
    fill="tests.bench.household_fill",
    targets="tests.bench.household_targets",
    reader=Households,
    pages=PAGES,
)


def measure(site: Site, lines: int = LINES) -> str:
    pages = measure_sizes(site, STUDY)
    with new_site(site.folder / "import", site.mails, lines) as empty:
        return f"{pages}\n\n{measure_import(empty, DOSSIERS, lines)}"

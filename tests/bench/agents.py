"""What the agents' queue and searches take among a thousand people and among a million."""

from tests.bench.agent_pages import PAGES, Agent
from tests.bench.site import Site
from tests.bench.two_sizes import Study, measure_sizes

STUDY = Study(
    name="agents' pages",
    title=(
        "The agents' pages: one agent, one gunicorn sync worker; processor time of the worker, and the clock of the "
        "browser. People, encrypted:"
    ),
    fill="tests.bench.fill",
    targets="tests.bench.targets",
    reader=Agent,
    pages=PAGES,
)


def measure(site: Site) -> str:
    return measure_sizes(site, STUDY)

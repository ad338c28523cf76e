"""What the pages of the creation of an account cost, the first page weighs, and how long a code takes."""

from pathlib import Path

from tests.bench.answers import answers
from tests.bench.creation import walks
from tests.bench.delays import Delays, code_delays
from tests.bench.measures import memory_mb, page_kb
from tests.bench.progress import say
from tests.bench.report import Results, report
from tests.bench.rounds import count_statements, time_rounds
from tests.bench.screens import Backstage
from tests.bench.site import Site


def measure(site: Site) -> str:
    with site.worker() as worker, answers(site.database_url) as recorded:
        backstage, paths = Backstage(site.mails, recorded), walks(site.database_url)
        with site.web(BENCH_COUNTS_STATEMENTS="1") as server:
            say("statements")
            statements = count_statements(server.port, backstage, paths)
        with site.web() as server:
            say("weight of the first page")
            weights = page_kb(server.port, "/connexion/")
            say("processor time")
            times = time_rounds(server, worker, backstage, paths)
            memory = memory_mb(server.worker_pid)
            say("delay of a code, Redis")
            redis = code_delays(server.port, site.mails)
    say("delay of a code, embedded broker")
    return report(Results(times, statements, weights, memory, redis, _embedded_delays(site)))


def _embedded_delays(site: Site) -> Delays:
    for name in ("messages", "control"):
        Path(site.folder / "broker" / name).mkdir(parents=True)
    embedded = {"CELERY_BROKER_URL": "filesystem://"}
    with site.worker(**embedded), site.web(**embedded) as server:
        return code_delays(server.port, site.mails)

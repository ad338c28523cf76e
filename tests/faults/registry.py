"""The simulated identity registry as the verifier of a house: told whom it knows, and how to misbehave."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any

from demo.environment import VERIFICATION_PATH
from demo.people import DemoPaper, DemoPerson
from demo.registry_modes import Mode
from demo.registry_server import PAPERS, Registry, _Handler
from identity.enums import Civility
from identity.papers import PaperKind
from tests.factories import ISSUED_ON
from tests.journeys.applicants import Applicant
from tests.services.servers import HOST, free_port

TOKEN = "token-of-the-registry"


class _Question(_Handler):
    server: "_Server"

    def _verify(self, question: dict[str, Any]) -> None:
        self.server.met[self.server.mode, question["number"]] += 1
        super()._verify(question)


class _Server(Registry):
    def __init__(self, port: int, met: Counter[tuple[Mode, str]]) -> None:
        super().__init__(port, TOKEN)
        self.RequestHandlerClass = _Question
        self.met = met


class IdentityRegistry:
    """`met`: how often each paper was asked about in each mode. Connections are refused while it is stopped."""

    def __init__(self) -> None:
        self.port = free_port()
        self.met: Counter[tuple[Mode, str]] = Counter()
        self.known: list[tuple[str, str]] = []

    @property
    def url(self) -> str:
        return f"http://{TOKEN}@{HOST}:{self.port}{VERIFICATION_PATH}"

    def start(self) -> None:
        self._server = _Server(self.port, self.met)
        Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def stop(self) -> None:
        self._server.closing.set()
        self._server.shutdown()
        self._server.server_close()

    def become(self, mode: Mode) -> None:
        self._server.mode = mode

    def know(self, who: Applicant) -> None:
        """This person's card is current from now on, and theirs."""
        if who.nir is None or who.paper_number is None:
            raise ValueError("a card and an NIR are needed")
        paper = DemoPaper(PaperKind.NATIONAL_ID_CARD, who.paper_number, ISSUED_ON)
        place, order = who.nir[5:10], int(who.nir[10:])
        names = who.birth_name, who.first_names
        holder = DemoPerson(Civility.MADAME, *names, who.born_on, place, order, note="", paper=paper)
        self.known.append((paper.kind.value, paper.number))
        PAPERS[self.known[-1]] = paper, holder


@contextmanager
def identity_registry() -> Iterator[IdentityRegistry]:
    """One that answers, until the end of the block."""
    registry = IdentityRegistry()
    registry.start()
    try:
        yield registry
    finally:
        registry.stop()
        for paper in registry.known:
            PAPERS.pop(paper)

"""A full run of the house, whose every secret is kept apart, and what the run leaves behind."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from phonenumbers import parse

from contact_verification.codes import derive_notice_code
from contact_verification.enums import MessageStatus
from contact_verification.models import Message
from demo.registry_modes import Mode
from identity.models import Person
from identity.nir import Nir
from proofing.enums import RefusalReason
from proofing.groups import SUPERVISEUR
from tests.factories import PASSWORD, AgentFactory
from tests.faults import traces
from tests.faults.carriers import Mode as CarrierMode
from tests.faults.house import House, wait_for
from tests.faults.registry import IdentityRegistry
from tests.faults.traces import Monitor, number, word
from tests.faults.visitor import Visitor
from tests.journeys.applicants import Applicant
from tests.journeys.papers import ADD, IN_SPACE, TRACKER, jpeg, photo, scan
from tests.journeys.space import name_title
from tests.journeys.walker import other_than

AGENTS = "/agents/"
WORDS = "Vous pouvez nous appeler au sujet de Trombone42 zinc"


@dataclass
class Run:
    """What a person and an agent do, one after the other, each in a browser of their own."""

    house: House
    registry: IdentityRegistry
    secrets: dict[str, list[str]] = field(default_factory=dict)
    visitors: list[Visitor] = field(default_factory=list)

    def visitor(self) -> Visitor:
        self.visitors.append(Visitor(self.house))
        return self.visitors[-1]

    def is_secret(self, name: str, *patterns: str) -> None:
        self.secrets[name] = list(patterns)

    def hide(self, who: Applicant) -> None:
        """Everything of this person that must be found nowhere."""
        if who.nir:
            self.is_secret(f"NIR of {who.birth_name}", number(who.nir), number(who.nir + Nir(who.nir).key))
        if who.paper_number:
            self.is_secret(f"paper of {who.birth_name}", number(who.paper_number))
        self.is_secret(f"mobile of {who.birth_name}", number(str(parse(who.mobile).national_number)))
        self.is_secret(f"mail of {who.birth_name}", word(who.mail))
        self.is_secret(f"password of {who.birth_name}", who.password)

    def create_with_paper(self, who: Applicant) -> None:
        """A NIR and a paper that the verifier knows; a wrong code and a wrong password on the way."""
        self.registry.know(who)
        self.hide(who)
        visitor = self.visitor()
        visitor.walk_to("verification", who)
        code = visitor.postbox.read_code(who.destination)
        visitor.press("Valider", {"code": other_than(code)})
        visitor.walk_on_to("connexion", who)
        assert who.nir
        for password in (f"Faux{who.password}", who.password):
            visitor.log_in(Nir(who.nir).formatted, password)
        assert "Identité vérifiée" in visitor.go(TRACKER).text

    def create_without_paper(self, who: Applicant, nir: str) -> Visitor:
        """Two uploads, under names that tell, then one that is refused; the number is declared in the space."""
        self.hide(who)
        self.is_secret(f"NIR of {who.birth_name}", number(nir))
        visitor = self.visitor()
        visitor.walk_to("justificatif", who)
        visitor.press(ADD, {"papers": [photo(f"{nir}.jpg"), scan(f"{who.mail}.pdf")]})
        assert nir in visitor.press(ADD, {"papers": [jpeg(b"", f"{nir}.jpg")]}).text
        visitor.press("Continuer")
        visitor.walk_on_to("connexion", who)
        provisional_id = Person.objects.latest("pk").provisional_id or ""
        self.is_secret(f"identifiant provisoire of {who.birth_name}", number(provisional_id))
        visitor.log_in(provisional_id, who.password)
        visitor.go(f"{TRACKER}numero/")
        visitor.press("Enregistrer", {"nir": f"{nir}00"})
        visitor.press("Enregistrer", {"nir": f"{Nir(nir).formatted} {Nir(nir).key}"})
        return visitor

    def name_paper_in_vain(self, visitor: Visitor, card: str) -> None:
        """The verifier answers something that is no answer."""
        self.is_secret("paper named later", number(card))
        self.registry.become(Mode.HTML)
        assert "Bien reçu" in name_title(visitor, card).text

    def decide(self, who: Applicant, nir: str) -> None:
        """An agent finds, reveals, reads, refuses; the mail that says so cannot be delivered."""
        agent, visitor = AgentFactory(group=SUPERVISEUR), self.visitor()
        visitor.go(f"{AGENTS}connexion/")
        visitor.press("Se connecter", {"agent_login": agent.login, "password": PASSWORD})
        visitor.go(f"{AGENTS}personnes/")
        visitor.press("Chercher", {"text": Nir(nir).formatted})
        visitor.follow(f"{who.birth_name} {who.first_names}")
        visitor.press("Afficher le NIR")
        assert Nir(nir).formatted in visitor.page.text
        (queued,) = {link for link in visitor.go(f"{AGENTS}dossiers/").links.values() if link.count("/") == 4}
        visitor.go(queued)
        assert visitor.client.get(_paper_of(visitor)).status_code == 200
        visitor.press("Afficher le NIR")
        self.is_secret("what the agent wrote", WORDS)
        self.house.mail.become(CarrierMode.FINAL)
        visitor.press("Refuser", {"reason": RefusalReason.UNREADABLE, "message": f"{WORDS} {who.mobile}"})
        wait_for("a mail given up", lambda: Message.objects.filter(status=MessageStatus.FAILED).exists())
        self.house.mail.become(CarrierMode.ACCEPT)
        self._open_account_of_an_agent(visitor)

    def _open_account_of_an_agent(self, visitor: Visitor) -> None:
        chosen = "Reliure64Bleue"
        self.is_secret("password of a new agent", chosen)
        visitor.go(f"{AGENTS}comptes/ajouter/")
        page = visitor.press("Enregistrer", {"login": "nouvelle-agente", "password": chosen})
        assert "nouvelle-agente" in page.text

    def lose_the_storage(self, visitor: Visitor) -> None:
        """A failure of the server's own, with somebody's page in hand."""
        folder = Path(self.house.environment["VAR_DIR"]) / "papers"
        away = folder.rename(folder.with_name("away"))
        folder.write_text("no folder")
        assert visitor.client.get(visitor.go(TRACKER).links["Voir le fichier 1"]).status_code == 503
        visitor.go(IN_SPACE)
        assert visitor.press("Envoyer", {"papers": [photo()]}).status == 503
        folder.unlink()
        away.rename(folder)

    def hide_codes(self) -> int:
        """Those that were sent; returns how many."""
        received = [message for carrier in self.house.carriers for message in carrier.received if message.code]
        for message in received:
            self.is_secret(f"code {message.code}", word(message.code))
        return len(received)

    def hide_notice_codes(self) -> None:
        for message in Message.objects.filter(challenge=None):
            self.is_secret(f"code of the notice {message.pk}", number(derive_notice_code(message)))

    def hide_cookies(self) -> set[tuple[str, str]]:
        """What browsers are known by; returns where each may be found all the same."""
        may_be = set()
        for cookie in [cookie for visitor in self.visitors for cookie in visitor.client.session.cookies]:
            if cookie.name != settings.CSRF_COOKIE_NAME and cookie.value:
                name = f"{cookie.name} {cookie.value}"
                self.is_secret(name, re.escape(cookie.value))
                may_be |= {(name, "headers"), (name, "table accounts_session")}
        return may_be

    def left_by_the_house(self, monitor: Monitor | None) -> dict[str, str]:
        folder = Path(self.house.environment["VAR_DIR"])
        return {
            "log of the web server": self.house.log("web"),
            "log of the worker": self.house.log("worker"),
            "broker": monitor.text if monitor else traces.files_under(folder / "broker"),
            "files": traces.files_under(self.house.folder),
            "names": traces.names(),
            "sessions": traces.sessions(),
            **traces.tables(),
            **self._seen_by_browsers(),
        }

    def _seen_by_browsers(self) -> dict[str, str]:
        seen = [answer for visitor in self.visitors for answer in visitor.client.seen]
        cookies = [str(visitor.client.session.cookies) for visitor in self.visitors]
        return {
            "addresses": "\n".join(f"{answer.url} {answer.headers.get('Location')}" for answer in seen),
            "headers": "\n".join([*(str(answer.headers) for answer in seen), *cookies]),
        }


def _paper_of(visitor: Visitor) -> str:
    return next(link for link in visitor.page.links.values() if "/pieces/" in link)

"""People who come back to a house that runs. Whatever they type on the way is kept apart as secret."""

import json
from dataclasses import dataclass

from accounts.models import Account
from contact_verification.codes import derive_notice_code
from contact_verification.enums import ContactKind, MessageKind
from contact_verification.models import Message
from identity.nir import Nir
from tests.accounts.authenticator import Authenticator
from tests.factories import AccountFactory, ContactFactory
from tests.faults.full_run import Run
from tests.faults.visitor import Visitor
from tests.journeys.applicants import Applicant, in_boxes
from tests.journeys.page import Page
from tests.journeys.walker import other_than

LOGIN, SPACE, SECURITY, PROFILE = "/connexion/", "/mon-compte/", "/mon-compte/securite/", "/mon-compte/profil/"
COME_IN_WITH_KEY = "Se connecter avec une clé d’accès"


@dataclass
class Returning:
    """Somebody proven whose mail and mobile are confirmed, and what they do one thing after the other.

    `is_old`: their password has 8 digits, and they have the passage to make.
    """

    run: Run
    who: Applicant
    is_old: bool = False

    def __post_init__(self) -> None:
        self.run.hide(self.who)
        known = {"raw_password": self.who.password, "migrating": self.is_old, "terms": not self.is_old}
        named = {"person__birth_name": self.who.birth_name, "person__first_names": self.who.first_names}
        person = named | {"person__nir": self.who.nir}
        self.account: Account = AccountFactory(verified=True, **known, **person)
        for kind, value in ((ContactKind.MAIL, self.who.mail), (ContactKind.MOBILE, self.who.mobile)):
            ContactFactory(person=self.account.owner, kind=kind, value=value, verified=True)
        self.password = self.who.password

    @property
    def identifier(self) -> str:
        return Nir(self.account.owner.identifier).formatted

    def visitor(self, path: str) -> Visitor:
        """A new browser at this page, of a site that has a name: there are no passkeys at a bare address."""
        visitor = self.run.visitor()
        visitor.client.base = visitor.client.base.replace("127.0.0.1", "localhost")
        visitor.go(path)
        return visitor

    def choose(self, visitor: Visitor, button: str, password: str) -> Page:
        self.run.is_secret(f"password {password}", password)
        self.password = password
        return visitor.press(button, {"password": password, "confirmation": password})

    def type_code(self, visitor: Visitor, to: str, **typed: str) -> Page:
        """A wrong one before."""
        code = visitor.postbox.read_code(to)
        visitor.press("Valider", {"code": other_than(code)} | typed)
        return visitor.press("Valider", {"code": code} | typed)

    def forget_password(self, chosen: str) -> None:
        visitor = self.visitor("/mot-de-passe-oublie/")
        asked = {"identifier": self.identifier, "channel": "sms"} | in_boxes("born_on", self.account.owner.born_on)
        visitor.press("Envoyer le code", asked)
        self.type_code(visitor, self.who.mobile)
        self.choose(visitor, "Enregistrer", chosen)
        assert visitor.log_in(self.identifier, chosen).path == SPACE

    def come_in(self) -> Visitor:
        """A wrong password, a code, and once more on the browser that is trusted and remembers."""
        visitor = self.visitor(LOGIN)
        visitor.log_in(self.identifier, f"Faux{self.password}")
        right = {"identifier": self.identifier, "password": self.password, "remembers": "on"}
        visitor.press("Se connecter", right)
        page = self.type_code(visitor, self.who.mail, trusts="on")
        assert page.path == SPACE, page.text
        visitor.press("Se déconnecter")
        assert visitor.press("Se connecter", {"password": self.password}).path == SPACE
        return visitor

    def change_contacts(self, visitor: Visitor, mail: str, mobile: str) -> None:
        for slug, value in (("mail", mail), ("portable", mobile)):
            visitor.go(f"{PROFILE}{slug}/")
            visitor.press("Envoyer le code", {"value": value})
            assert self.type_code(visitor, value).path == PROFILE

    def change_password(self, visitor: Visitor, chosen: str) -> None:
        visitor.go(f"{SECURITY}mot-de-passe/")
        assert self.choose(visitor, "Enregistrer", chosen).path == SECURITY

    def add_key(self, visitor: Visitor, name: str, other_name: str) -> None:
        """A real device's answers, but in software; it is renamed, and opens the space."""
        device, origin = Authenticator(), visitor.client.base
        visitor.go(f"{SECURITY}cles/ajouter/")
        credential = device.make(_question(visitor, f"{SECURITY}cles/defi/"), origin=origin)
        visitor.press("Créer la clé d’accès", {"name": name, "credential": credential})
        visitor.follow(f"Renommer la clé d’accès {name}")
        assert visitor.press("Enregistrer", {"name": other_name}).path == SECURITY
        visitor.press("Se déconnecter")
        credential = device.sign(_question(visitor, "/connexion/cle/defi/"), origin=origin)
        assert visitor.press(COME_IN_WITH_KEY, {"credential": credential}).path == SPACE

    def say_it_was_not_me(self) -> None:
        """With the code of the first notice, after one that is nobody's."""
        notice = Message.objects.filter(person=self.account.owner, kind=MessageKind.CONTACT_CHANGED).earliest("pk")
        visitor = self.visitor("/ce-n-est-pas-moi/")
        for code in ("ABCD-EFGH-JKLM", derive_notice_code(notice)):
            visitor.press("Mettre mon espace en sécurité", {"code": code})
        assert "Votre espace est en sécurité" in visitor.page.text

    def move_over(self, chosen: str, mail: str) -> None:
        """The whole passage of an old account."""
        visitor = self.visitor(LOGIN)
        visitor.log_in(self.identifier, self.password)
        visitor.press("Commencer")
        visitor.press("Continuer", {"accepts_terms": "on"})
        self.choose(visitor, "Continuer", chosen)
        visitor.press("Envoyer le code", {"mobile": self.who.mobile, "mail": mail, "channel": "mail"})
        assert self.type_code(visitor, mail).path == SPACE
        visitor.go(f"{SPACE}historique/")


def _question(visitor: Visitor, path: str) -> dict[str, object]:
    token = visitor.page.value_of("csrfmiddlewaretoken")
    return json.loads(visitor.client.post(path, {"csrfmiddlewaretoken": token}).content)

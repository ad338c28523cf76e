"""Ways to bring a browser to a page on the way back into the space."""

from accounts import migration
from accounts.models import Account
from accounts.pending import LIFE
from accounts.throttling import of_identifier, take_try
from contact_verification import limits
from contact_verification.enums import MessageStatus
from contact_verification.models import MAX_ATTEMPTS
from identity.identifiers import identifier_digest
from tests.e2e import coming_back, walk
from tests.e2e.reaching import Reach
from tests.e2e.visitor import Visitor
from tests.factories import AccountFactory

LOGIN, SECOND_STEP, GATE = "/connexion/", "/connexion/code/", "/connexion/conditions/"
FORGOTTEN, RECOVERY_CODE, RECOVERY_PASSWORD = (
    "/mot-de-passe-oublie/",
    "/mot-de-passe-oublie/code/",
    "/mot-de-passe-oublie/nouveau/",
)
STOP, MIGRATION, MIGRATION_QUIT = "/ce-n-est-pas-moi/", "/migration/", "/migration/quitter/"
HAS_PROVISIONAL = "J’ai un identifiant provisoire"
SEND_KEY = """() => { const form = document.querySelector("[data-passkey]");
  form.elements.credential.value = "{}"; form.submit(); }"""


# Login


def wrong_login(account: Account) -> walk.Login:
    return walk.Login(account.owner.identifier, "Unautre1motdepasse")


def wrong_pair(visitor: Visitor) -> None:
    visitor.open(LOGIN)
    walk.give_pair(visitor, wrong_login(AccountFactory()))


def locked(visitor: Visitor) -> None:
    account = AccountFactory()
    counted = of_identifier(identifier_digest(account.person.identifier))
    for _ in range(counted.free):
        take_try([counted])
    visitor.open(LOGIN)
    walk.give_pair(visitor, wrong_login(account))
    visitor.page.get_by_text("Réessayez").first.wait_for()


def remembered(visitor: Visitor) -> None:
    coming_back.remember(visitor, AccountFactory(verified=True))
    visitor.open(LOGIN)


def with_provisional(visitor: Visitor) -> None:
    visitor.open(LOGIN)
    visitor.tick(HAS_PROVISIONAL)


def refused_key(visitor: Visitor) -> None:
    """What no device would answer."""
    visitor.open(LOGIN)
    with visitor.page.expect_navigation():
        visitor.page.evaluate(SEND_KEY)


def ended(visitor: Visitor) -> None:
    """Too long after the password."""
    coming_back.begin_login(visitor, AccountFactory(), at=-LIFE)
    visitor.open(SECOND_STEP)


# Second step


def code(delivery: MessageStatus) -> Reach:
    return lambda visitor: coming_back.wait_for_code(visitor, delivery)


def wrong_code(visitor: Visitor) -> None:
    coming_back.wait_for_code(visitor, MessageStatus.SENT)
    walk.type_code(visitor, "000000", by_mail=False)


def void_code(visitor: Visitor) -> None:
    challenge = coming_back.wait_for_code(visitor, MessageStatus.SENT)
    challenge.attempts = MAX_ATTEMPTS
    challenge.save()
    walk.type_code(visitor, "000000", by_mail=False)


def other_channel(visitor: Visitor) -> None:
    coming_back.wait_for_code(visitor, MessageStatus.SENT)
    visitor.press("Recevoir le code par mail")
    visitor.page.get_by_text("C’est fait").wait_for()


def code_too_soon(visitor: Visitor) -> None:
    """A code has just gone to the same contact, for another login."""
    account = coming_back.holder()
    mail = account.person.contacts.get(kind="mail").value
    limits.take(limits.sending_limits(destination=mail, is_sms=False, address=""))
    coming_back.begin_login(visitor, account)
    visitor.open(SECOND_STEP)


def gate(visitor: Visitor) -> None:
    """Somebody who has not accepted the version that holds."""
    coming_back.begin_login(visitor, AccountFactory(terms=False))
    visitor.open(GATE)


# A forgotten password, a notice


def ask(visitor: Visitor, identifier: str) -> None:
    visitor.open(FORGOTTEN)
    visitor.type("Numéro de sécurité sociale ou identifiant provisoire", identifier)
    visitor.type_day("Date de naissance", ("5", "12", "1984"))
    visitor.tick("par SMS")
    visitor.press("Envoyer le code")


def asked_too_soon(visitor: Visitor) -> None:
    identifier = AccountFactory(verified=True).person.identifier
    counted = f"recovery:{identifier_digest(identifier)}"
    limits.take(limits.sending_limits(destination=counted, is_sms=False, address=""))
    ask(visitor, identifier)
    visitor.page.get_by_text("Un code vient de partir").wait_for()


def recovery_code(visitor: Visitor) -> None:
    coming_back.ask_recovery(visitor, is_proven=False)
    visitor.open(RECOVERY_CODE)


def wrong_recovery_code(visitor: Visitor) -> None:
    recovery_code(visitor)
    visitor.type("Code de vérification reçu", "000000")
    visitor.press("Valider")


def recovery_password(visitor: Visitor) -> None:
    coming_back.ask_recovery(visitor, is_proven=True)
    visitor.open(RECOVERY_PASSWORD)


def wrong_notice_code(visitor: Visitor) -> None:
    type_notice_code(visitor, "ABCD-EFGH-JKLM")


def stopped(visitor: Visitor) -> None:
    type_notice_code(visitor, coming_back.notice_code())


def type_notice_code(visitor: Visitor, typed: str) -> None:
    visitor.open(STOP)
    visitor.type("Code reçu avec l’avertissement", typed)
    visitor.press("Mettre mon espace en sécurité")


# Migration


def passage(at: migration.Step, path: str = "", delivery: MessageStatus = MessageStatus.SENT) -> Reach:
    """An old account whose next step is this one; `path`: another page than its own."""

    def reach(visitor: Visitor) -> None:
        coming_back.begin_passage(visitor, at, delivery)
        visitor.open(path or at.url)

    return reach


def left(visitor: Visitor) -> None:
    passage(migration.PASSWORD, MIGRATION_QUIT)(visitor)
    visitor.press("Quitter")
    visitor.is_at("/")


def malformed_contacts(visitor: Visitor) -> None:
    passage(migration.CONTACTS)(visitor)
    visitor.type("Téléphone portable", "12")
    visitor.type("Adresse mail", "nom")
    visitor.press("Envoyer le code")


def wrong_passage_code(visitor: Visitor) -> None:
    passage(migration.CODE)(visitor)
    walk.type_code(visitor, "000000", by_mail=False)

"""Ways to bring a browser to a page by which an account is kept safe."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from accounts.authentication import open_session
from accounts.models import Account, KnownBrowser, Passkey
from accounts.passkeys import MOST_KEYS
from accounts.sessions import SessionStore
from accounts.throttling import Counted, take_try
from accounts.views.contacts import CHANGE
from contact_verification.enums import Channel, ContactKind, MessageKind, Purpose
from journal.enums import EventKind
from journal.models import Event
from tests.e2e import coming_back, drafts
from tests.e2e.reaching import Reach
from tests.e2e.visitor import Visitor
from tests.factories import AgentFactory, new_mobile

SPACE, PROFILE, SECURITY, HISTORY = (f"/mon-compte/{page}" for page in ("", "profil/", "securite/", "historique/"))
CONFIRM, PASSWORD = f"{SECURITY}confirmer/", f"{SECURITY}mot-de-passe/"
KEYS, ADD_KEY = f"{SECURITY}cles/", f"{SECURITY}cles/ajouter/"
PHONE = "Mozilla/5.0 (Android 14; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0"
OTHER_PHONE = "Autre téléphone (facultatif)"


def of(path: str, *preparations: Callable[[Account], object]) -> Reach:
    """A page of the space of somebody reachable."""

    def reach(visitor: Visitor) -> None:
        account = drafts.reachable()
        for prepare in preparations:
            prepare(account)
        drafts.enter(visitor, account)
        visitor.open(path)

    return reach


# Contacts


def send_contact(slug: str, label: str, text: str) -> Reach:
    def send(visitor: Visitor) -> None:
        of(f"{PROFILE}{slug}/")(visitor)
        visitor.type(label, text)
        visitor.page.get_by_role("main").locator("form .button").click()

    return send


def new_contact(visitor: Visitor) -> None:
    """A code has gone to a new mobile."""
    challenge = coming_back.new_challenge(Purpose.CONTACT_CHANGE, new_mobile())
    request = HttpRequest()
    request.session = SessionStore()
    open_session(request, drafts.reachable())
    request.session[CHANGE] = challenge.pk
    drafts.give_session(visitor, request.session)
    visitor.open(f"{PROFILE}portable/code/")


def wrong_code(visitor: Visitor) -> None:
    new_contact(visitor)
    visitor.type("Code de vérification reçu par SMS", "000000")
    visitor.press("Valider")


changed = send_contact("autre-telephone", OTHER_PHONE, "01 42 34 56 78")


# Security


def wrong_password(visitor: Visitor) -> None:
    of(f"{CONFIRM}?next={PASSWORD}")(visitor)
    visitor.type("Mot de passe", "Unautre1motdepasse")
    visitor.press("Continuer")


def suspended(visitor: Visitor) -> None:
    """So many wrong passwords that none is looked at."""
    of(CONFIRM, lambda account: fail(Counted(f"confirm:{account.pk}")))(visitor)
    visitor.type("Mot de passe", "Unautre1motdepasse")
    visitor.press("Continuer")


def fail(counted: Counted) -> None:
    for _ in range(counted.free):
        take_try([counted])


def keep_keys(account: Account, count: int = 2) -> None:
    for number in range(count):
        name = "Clé de sécurité bleue, gardée dans le tiroir de l’entrée" if number else "Mon téléphone"
        used = timezone.now() if number else None
        key = f"{account.pk} {number}".encode()
        Passkey.objects.create(account=account, name=name, credential_id=key, public_key=key, last_used_at=used)


def fill_up_keys(account: Account) -> None:
    keep_keys(account, MOST_KEYS)


def key_page(action: str) -> Reach:
    """What may be done to a key."""

    def reach(visitor: Visitor) -> None:
        account = drafts.reachable()
        keep_keys(account, 1)
        drafts.enter(visitor, account)
        visitor.open(f"{KEYS}{account.passkeys.get().uuid}/{action}/")

    return reach


def add_nameless_key(visitor: Visitor) -> None:
    of(ADD_KEY)(visitor)
    visitor.type("Nom de la clé d’accès", "")
    visitor.press("Créer la clé d’accès")


def rename_to_nothing(visitor: Visitor) -> None:
    key_page("nom")(visitor)
    visitor.type("Nom de la clé d’accès", "")
    visitor.press("Enregistrer")


def safe_and_busy(visitor: Visitor) -> None:
    """Sessions here and elsewhere, browsers that are known, trusted or neither, and keys."""
    account = coming_back.trust(visitor, drafts.reachable())
    KnownBrowser.objects.create(account=account, token_digest="another", label="Samsung Internet sur Android")
    keep_keys(account)
    open_elsewhere(account)
    drafts.enter(visitor, account)
    visitor.open(SECURITY)


def open_elsewhere(account: Account) -> None:
    request = HttpRequest()
    request.META["HTTP_USER_AGENT"] = PHONE
    request.session = SessionStore()
    open_session(request, account)
    request.session.save()


# History


def lead_a_life(account: Account) -> None:
    """An event of each sort, over some days, on more than a page."""
    known, now, agent = {"browser": "Firefox sur Android", "network": "192.0.2.•"}, timezone.now(), AgentFactory()
    code = {"what": MessageKind.CODE, "channel": Channel.MAIL, "purpose": Purpose.LOGIN}
    kinds: list[tuple[EventKind, Any, dict[str, Any]]] = [
        (EventKind.LOGIN, account, known | {"way": "passkey"}),
        (EventKind.LOGIN_REFUSED, None, known | {"browser": "Navigateur inconnu"}),
        (EventKind.MESSAGE_SENT, None, code),
        (EventKind.CONTACT_CHANGED, account, {"contact": ContactKind.MAIL}),
        (EventKind.FILE_OPENED, agent, {}),
        (EventKind.NOT_ME, account, {}),
    ]
    events = [
        Event(kind=kind, person=account.person, account=by, details=details, at=now - timedelta(hours=5 * number))
        for number, (kind, by, details) in enumerate(kinds * 6)
    ]
    Event.objects.bulk_create(events)


def open_help(visitor: Visitor) -> None:
    of(HISTORY)(visitor)
    visitor.page.locator("summary").click()


def reported(visitor: Visitor) -> None:
    of(HISTORY)(visitor)
    visitor.page.get_by_role("button", name="Ce n’était pas moi").first.click()

"""Ways to bring a browser to a page about FranceConnect, without going there."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from accounts.authentication import open_session
from accounts.forms.confirmed import ConfirmedCivilStatusForm
from accounts.franceconnect.claims import read_pivot
from accounts.franceconnect.drafts import begin_draft
from accounts.franceconnect.links import link_person
from accounts.franceconnect.outcomes import Confirmed
from accounts.franceconnect.states import WAY, keep_id_token
from accounts.models import Account
from accounts.sessions import SessionStore
from accounts.throttling import of_identifier, take_try
from accounts.views import attachment
from accounts.wizard import CIVIL_STATUS, CODE, CONTACT, PASSWORD
from contact_verification.enums import Channel, Purpose
from demo.franceconnect.people import find_citizen
from identity.identifiers import identifier_digest
from journal.enums import EventKind
from journal.services import record
from proofing.enums import Proof
from tests.e2e import coming_back, drafts, reaching
from tests.e2e.franceconnect.passing import ATTACHMENT, ATTACHMENT_CODE, BUTTON, CALLBACK, NIR
from tests.e2e.identity_reaching import stop_refreshing
from tests.e2e.own_space_reaching import HISTORY, SECURITY
from tests.e2e.reaching import Reach
from tests.e2e.visitor import Visitor
from tests.factories import AccountFactory, code_answer, contact_answer, password_answer

URL = "http://127.0.0.1:9/api/v2"  # nobody answers there
NEWCOMER, UNTOLD = "BRIVELLE", "ROUVELINE"
UNLINK = f"{SECURITY}franceconnect/dissocier/"
OTHER_BIRTH = "1 90 01 75 110 001"


def confirmed(name: str = NEWCOMER) -> Confirmed:
    """What FranceConnect says of one of its people."""
    citizen = find_citizen(name)
    return Confirmed(URL, citizen.sub, read_pivot(citizen.claims), citizen.claims["email"], id_token="token")


def way_in(path: str) -> Reach:
    """A page that has the button."""

    def reach(visitor: Visitor) -> None:
        visitor.open(path)
        visitor.page.get_by_role("link", name=BUTTON).wait_for()

    return reach


# A creation


def begun(path: str, name: str = NEWCOMER, **answers: Any) -> Reach:
    def reach(visitor: Visitor) -> None:
        drafts.resume(visitor, answers=begin_draft(confirmed(name)).answers | answers)
        visitor.open(path)

    return reach


def disagreeing(visitor: Visitor) -> None:
    begun(reaching.CIVIL_STATUS)(visitor)
    visitor.type(NIR, OTHER_BIRTH)
    visitor.press("Continuer")
    visitor.is_at("/inscription/confirmation/")


def summary(**typed: str) -> Reach:
    """Every step done; `typed`: on the first one."""

    def reach(visitor: Visitor) -> None:
        form = ConfirmedCivilStatusForm(typed, pivot=confirmed().pivot)
        assert form.is_valid()
        answers = {
            CONTACT: contact_answer(channel=Channel.MAIL.value),
            CODE: code_answer(),
            PASSWORD: password_answer(),
        }
        begun(reaching.SUMMARY, **{CIVIL_STATUS: form.answer}, **answers)(visitor)

    return reach


def number_of(name: str) -> str:
    return find_citizen(name).person.nir_with_key


# An account that is there already


def attaching(make: Callable[..., Account], path: str = ATTACHMENT, **facts: Any) -> Reach:
    """Somebody has come back from FranceConnect, and this account is theirs. `facts`: see views/attachment.py."""

    def reach(visitor: Visitor) -> None:
        request = HttpRequest()
        request.session = SessionStore()
        attachment.begin(request, make(), confirmed())
        request.session[attachment.ATTACHMENT] |= facts
        drafts.give_session(visitor, request.session)
        visitor.open(path)

    return reach


def wrong_password(visitor: Visitor) -> None:
    attaching(coming_back.holder)(visitor)
    visitor.type("Mot de passe", "Unautre1motdepasse")
    visitor.press("Continuer")


def locked(visitor: Visitor) -> None:
    def suspended() -> Account:
        account = coming_back.holder()
        counted = of_identifier(identifier_digest(account.owner.identifier))
        for _ in range(counted.free):
            take_try([counted])
        return account

    attaching(suspended)(visitor)
    visitor.type("Mot de passe", "Unautre1motdepasse")
    visitor.press("Continuer")
    visitor.page.get_by_text("Réessayez").first.wait_for()


def code(visitor: Visitor) -> None:
    account = coming_back.holder()
    destination = account.owner.contacts.get(kind="mobile").value
    challenge = coming_back.new_challenge(Purpose.LOGIN, destination)
    attaching(lambda: account, ATTACHMENT_CODE, challenge=challenge.pk)(visitor)


def wrong_code(visitor: Visitor) -> None:
    code(visitor)
    visitor.type("Code de vérification reçu par SMS", "000000")
    visitor.press("Valider")


# The space


def link(account: Account) -> None:
    """FranceConnect opens it, by two names, one of which has served."""
    for number in range(2):
        assert link_person(account.owner, issuer=URL, digest=str(number), account=account)
    account.owner.franceconnect_links.filter(sub_digest="0").update(last_used_at=timezone.now())


def link_only(account: Account) -> None:
    """The same, to whom no password is known."""
    link(account)
    account.set_unusable_password()
    account.save()


def live(account: Account) -> None:
    """An event of each sort that FranceConnect makes."""
    link(account)
    record(EventKind.IDENTITY_VERIFIED, person=account.owner, by=Proof.FRANCECONNECT)
    record(EventKind.LOGIN, person=account.owner, account=account, way=WAY, browser="Firefox sur Android")
    record(EventKind.FRANCECONNECT_UNLINKED, person=account.owner, account=account)


def in_space(path: str, prepare: Callable[[Account], object], **traits: Any) -> Reach:
    def reach(visitor: Visitor) -> None:
        account = drafts.reachable(**traits)
        prepare(account)
        drafts.enter(visitor, account)
        visitor.open(path)

    return reach


refused_in_space = in_space(CALLBACK, lambda account: None)
history = in_space(HISTORY, live)


def logged_out(visitor: Visitor) -> None:
    """Where one stays if the browser does not go on by itself."""
    account = AccountFactory()
    request = HttpRequest()
    request.session = SessionStore()
    open_session(request, account, way=WAY)
    keep_id_token(request, "token")
    drafts.give_session(visitor, request.session)
    visitor.open("/mon-compte/")
    stop_refreshing(visitor, "/deconnexion/")
    visitor.press("Se déconnecter")
    visitor.is_at("/deconnexion/")

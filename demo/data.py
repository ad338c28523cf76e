"""Loading the demonstration: the registry of the embedded verifier, households, and the accounts that exist already."""

from functools import cache

from django.apps import apps
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone

from accounts.models import AcceptanceChannel, Account, AccountMigration
from accounts.terms import current
from contact_verification.enums import ContactKind
from contact_verification.models import Contact
from demo.household_data import declaration_of, load_households, loaded_households
from demo.people import AGENTS, PEOPLE, DemoAccount, DemoAgent, DemoPaper, DemoPerson, Standing
from identity.encryption import digest
from identity.enums import IdentityStatus
from identity.identifiers import identifier_digest
from identity.models import NIR_DIGEST, Identifier, Person
from proofing.groups import make_groups
from proofing.models import PAPER_DIGEST, RegistryEntry

_hashed = cache(make_password)


@transaction.atomic
def load_people() -> None:
    """Write what is missing. An account that exists is left as its visitor made it.

    Households come first: what their members agree on is told to nobody, as nobody can be reached yet.
    """
    load_households()
    members = (member.person for household in loaded_households() for member in household.members)
    for person in dict.fromkeys((*PEOPLE, *members)):
        if person.paper and person.paper.standing is not Standing.UNHEARD_OF:
            _register(person, person.paper)
        if person.account:
            _open_account(person, person.account)
    make_groups(apps)
    for agent in AGENTS:
        _open_agent(agent)


def _register(person: DemoPerson, paper: DemoPaper) -> None:
    holder = {
        "issued_on": paper.issued_on,
        "is_valid": paper.standing is Standing.CURRENT,
        "birth_name": person.birth_name,
        "first_names": person.first_names,
        "born_on": person.born_on,
        "nir_digest": digest(person.nir.number, context=NIR_DIGEST) if person.nir else "",
    }
    number_digest = digest(paper.number, context=PAPER_DIGEST)
    RegistryEntry.objects.update_or_create(kind=paper.kind, number_digest=number_digest, defaults=holder)


def _open_account(person: DemoPerson, account: DemoAccount) -> None:
    row = _known(person, account.provisional_id)
    if Account.objects.filter(person=row).exists():
        return
    now = timezone.now()
    owner = Account.objects.create(person=row, password=_hashed(account.password))
    if account.is_old:
        AccountMigration.objects.create(account=owner)
    else:
        owner.acceptances.create(version=current(), accepted_at=now, channel=AcceptanceChannel.CREATION)
    contacts = {ContactKind.MOBILE: account.mobile, ContactKind.MAIL: account.mail}
    for kind, value in ((kind, value) for kind, value in contacts.items() if value):
        Contact.objects.create(person=row, kind=kind, value=value, verified_at=now)


def _known(person: DemoPerson, provisional_id: str) -> Person:
    row = _person(person, provisional_id)
    login = Identifier.objects.filter(digest=identifier_digest(row.identifier)).select_related("person").first()
    if login:
        return login.person
    row.save()
    Identifier.objects.create(person=row, digest=identifier_digest(row.identifier))
    return row


def _open_agent(agent: DemoAgent) -> None:
    if not Account.objects.filter(login=agent.login).exists():
        account = Account.objects.create_agent(agent.login, agent.password)
        account.groups.add(Group.objects.get(name=agent.role))


def _person(person: DemoPerson, provisional_id: str) -> Person:
    return Person(
        **vars(declaration_of(person)),
        holds_nir=not provisional_id,
        provisional_id=provisional_id or None,
        identity_status=IdentityStatus.DECLARED if provisional_id else IdentityStatus.VERIFIED,
    )

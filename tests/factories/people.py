"""Fictitious people, their papers and their accounts."""

from datetime import date
from functools import cache
from itertools import count

import factory
from django.contrib.auth.hashers import make_password
from factory.django import DjangoModelFactory

from accounts.hashers import PortalArgon2Hasher
from accounts.models import AcceptanceChannel, Account, AccountMigration
from accounts.terms import current
from identity.encryption import digest
from identity.enums import Civility, IdentityStatus
from identity.identifiers import identifier_digest
from identity.models import NIR_DIGEST, Identifier, Person
from identity.papers import PaperKind
from identity.provisional import generate
from proofing.models import PAPER_DIGEST, RegistryEntry

BORN_ON = date(1984, 12, 5)
ISSUED_ON = date(2022, 3, 15)
PASSWORD = "Kv7trombone42q"
OLD_PASSWORD = "40718263"


def hashed(password: str) -> str:
    """The hash of a password, made once a process for each strength (see `real_hashes`)."""
    return _hashed(password, PortalArgon2Hasher.memory_cost)


@cache
def _hashed(password: str, memory_cost: int) -> str:
    return make_password(password)


_drawn = count()


def new_nir(born_on: date = BORN_ON, sex: int = 2, place: str | None = None) -> str:
    """A valid number of 13 characters that no other call of this process returns (Paris unless `place` is given)."""
    drawn = next(_drawn)
    place = place or f"75{101 + drawn // 999 % 20}"
    return f"{sex}{born_on:%y%m}{place}{drawn % 999 + 1:03d}"


def new_card_number() -> str:
    """The number of an identity card of before 2021, 12 digits."""
    return f"{next(_drawn):012d}"


class PersonFactory(DjangoModelFactory):
    """Somebody unproven without an NIR. `declared`: with an NIR that proves nothing. `verified`: proven."""

    class Meta:
        model = Person

    class Params:
        declared = factory.Trait(nir=factory.LazyAttribute(lambda person: new_nir(person.born_on)))
        verified = factory.Trait(
            nir=factory.LazyAttribute(lambda person: new_nir(person.born_on)),
            identity_status=IdentityStatus.VERIFIED,
            holds_nir=True,
            provisional_id=None,
        )

    civility = Civility.MADAME
    birth_name = factory.Faker("last_name", locale="fr_FR")
    first_names = factory.Faker("first_name_female", locale="fr_FR")
    born_on = BORN_ON
    birth_country = "99100"
    birth_place_code = "75110"
    birth_place_name = "Paris 10e Arrondissement"
    provisional_id = factory.LazyFunction(generate)


class RegistryEntryFactory(DjangoModelFactory):
    """A paper that the embedded verifier knows; `number` and `nir` are kept as digests only."""

    class Meta:
        model = RegistryEntry

    class Params:
        number = factory.LazyFunction(new_card_number)
        nir = factory.LazyAttribute(lambda entry: new_nir(entry.born_on))

    kind = PaperKind.NATIONAL_ID_CARD
    number_digest = factory.LazyAttribute(lambda entry: digest(entry.number, context=PAPER_DIGEST))
    issued_on = ISSUED_ON
    birth_name = "Delorme"
    first_names = "Lisandra Maria"
    born_on = BORN_ON
    nir_digest = factory.LazyAttribute(lambda entry: digest(entry.nir, context=NIR_DIGEST))


class AccountMigrationFactory(DjangoModelFactory):
    """A passage of which nothing is done."""

    class Meta:
        model = AccountMigration


class AccountFactory(DjangoModelFactory):
    """The account of an unproven person, or of a proven one with `verified`; the password is PASSWORD.

    `migrating`: an old account, whose password is OLD_PASSWORD. `terms=False`: its owner has not accepted the
    conditions générales, like that of an account that was imported.
    """

    class Meta:
        model = Account
        skip_postgeneration_save = True

    class Params:
        verified = factory.Trait(person=factory.SubFactory(PersonFactory, verified=True))
        migrating = factory.Trait(
            verified=True,
            raw_password=OLD_PASSWORD,
            passage=factory.RelatedFactory(AccountMigrationFactory, factory_related_name="account"),
        )
        raw_password = PASSWORD

    person = factory.SubFactory(PersonFactory)
    password = factory.LazyAttribute(lambda account: hashed(account.raw_password))

    @factory.post_generation
    def identifier(self, create: bool, extracted: object, **kwargs: object) -> None:
        """What its person logs in with."""
        if create:
            Identifier.objects.create(person=self.person, digest=identifier_digest(self.person.identifier))

    @factory.post_generation
    def terms(self, create: bool, extracted: bool | None, **kwargs: object) -> None:
        """The version that holds is accepted."""
        if create and extracted is not False:
            self.acceptances.create(version=current(), channel=AcceptanceChannel.CREATION)

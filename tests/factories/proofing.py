"""Agents, the papers people name or send, and what becomes of them."""

from typing import Any

import factory
from django.apps import apps
from django.contrib.auth.models import Group
from django.utils import timezone
from factory.django import DjangoModelFactory

from accounts.models import Account
from identity.papers import PaperKind
from proofing import paper_store
from proofing.enums import AttemptStatus, ReviewOutcome, Scan, Verdict
from proofing.groups import make_groups
from proofing.models import LOCK, IdentityDocument, RegistryEntry, Review, SupportingDocument, VerificationAttempt
from tests.factories.people import (
    BORN_ON,
    ISSUED_ON,
    PASSWORD,
    PersonFactory,
    RegistryEntryFactory,
    hashed,
    new_card_number,
    new_nir,
)

STATUS = {"birth_name": "Delorme", "first_names": "Lisandra", "born_on": BORN_ON.isoformat()}
JPEG = b"\xff\xd8 a photo"
PDF = b"%PDF- a scan"


class AgentFactory(DjangoModelFactory):
    """An agent of the fund, without a role or with that of `group`; the password is PASSWORD."""

    class Meta:
        model = Account
        skip_postgeneration_save = True

    login = factory.Sequence(lambda number: f"agent{number}")
    is_staff = True
    password = factory.LazyFunction(lambda: hashed(PASSWORD))

    @factory.post_generation
    def group(self, create: bool, extracted: str | None, **kwargs: object) -> None:
        if extracted:
            make_groups(apps)  # a test that empties every table empties that of the roles too
            self.groups.add(Group.objects.get(name=extracted))


class DocumentFactory(DjangoModelFactory):
    """A card that a person named; `draft`: that somebody named who has no account yet."""

    class Meta:
        model = IdentityDocument

    class Params:
        draft = factory.Trait(person=None, declared=factory.LazyFunction(lambda: STATUS | {"nir": new_nir()}))

    person = factory.SubFactory(PersonFactory, declared=True)
    kind = PaperKind.NATIONAL_ID_CARD
    number = factory.LazyFunction(new_card_number)
    issued_on = ISSUED_ON


class AttemptFactory(DjangoModelFactory):
    """A question to ask now."""

    class Meta:
        model = VerificationAttempt

    document = factory.SubFactory(DocumentFactory)


class ReviewFactory(DjangoModelFactory):
    """A file that waits for an agent. `taken`: one has it open; `decided`: accepted by one."""

    class Meta:
        model = Review

    class Params:
        taken = factory.Trait(
            locked_by=factory.SubFactory(AgentFactory), locked_until=factory.LazyFunction(lambda: timezone.now() + LOCK)
        )
        decided = factory.Trait(
            decided_at=factory.LazyFunction(timezone.now),
            decided_by=factory.SubFactory(AgentFactory),
            outcome=ReviewOutcome.ACCEPTED,
        )

    person = factory.SubFactory(PersonFactory, declared=True)


class SupportingDocumentFactory(DjangoModelFactory):
    """A photo, stored, sent with a draft; `review`: with that file; `pdf`: a PDF."""

    class Meta:
        model = SupportingDocument
        skip_postgeneration_save = True

    class Params:
        pdf = factory.Trait(media_type="application/pdf", content=PDF)
        content = JPEG

    review = None
    person = factory.LazyAttribute(lambda paper: paper.review and paper.review.person)
    media_type = "image/jpeg"
    size = factory.LazyAttribute(lambda paper: len(paper.content))
    scan = Scan.NOT_SCANNED

    @factory.post_generation
    def stored(self, create: bool, extracted: object, **kwargs: object) -> None:
        if create:
            paper_store.keep_paper(name=self.storage_name, content=PDF if self.media_type.endswith("pdf") else JPEG)


def known_to_registry(document: IdentityDocument, **changed: Any) -> RegistryEntry:
    """The registry knows this paper as its person's own, but for what is `changed`."""
    who = document.person
    entry = {"number": document.number, "kind": document.kind, "issued_on": document.issued_on}
    holder = {"birth_name": who.birth_name, "first_names": who.first_names, "born_on": who.born_on}
    return RegistryEntryFactory(**entry | holder | {"nir": who.nir or new_nir()} | changed)


def answered(document: IdentityDocument, verdict: Verdict, **changed: Any) -> VerificationAttempt:
    """A check of this paper that is over, with this answer."""
    over = {"status": AttemptStatus.DONE, "verdict": verdict, "asked": 1, "answered_at": timezone.now()}
    return AttemptFactory(document=document, **over | changed)

"""Fictitious rows for the tests."""

from tests.factories.contacts import ChallengeFactory, ContactFactory, MessageFactory, new_mail, new_mobile
from tests.factories.people import (
    BORN_ON,
    ISSUED_ON,
    OLD_PASSWORD,
    PASSWORD,
    AccountFactory,
    PersonFactory,
    RegistryEntryFactory,
    new_card_number,
    new_nir,
)
from tests.factories.proofing import (
    AgentFactory,
    AttemptFactory,
    DocumentFactory,
    ReviewFactory,
    SupportingDocumentFactory,
    answered,
    known_to_registry,
)
from tests.factories.registrations import (
    RegistrationFactory,
    checked_document,
    civil_status_answer,
    code_answer,
    contact_answer,
    paper_answer,
    password_answer,
)

__all__ = [
    "BORN_ON",
    "ISSUED_ON",
    "OLD_PASSWORD",
    "PASSWORD",
    "AccountFactory",
    "AgentFactory",
    "AttemptFactory",
    "ChallengeFactory",
    "ContactFactory",
    "DocumentFactory",
    "MessageFactory",
    "PersonFactory",
    "RegistrationFactory",
    "RegistryEntryFactory",
    "ReviewFactory",
    "SupportingDocumentFactory",
    "answered",
    "checked_document",
    "civil_status_answer",
    "code_answer",
    "contact_answer",
    "known_to_registry",
    "new_card_number",
    "new_mail",
    "new_mobile",
    "new_nir",
    "paper_answer",
    "password_answer",
]

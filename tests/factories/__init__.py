"""Fictitious rows for the tests."""

from tests.factories.contacts import ChallengeFactory, ContactFactory, MessageFactory, new_mail, new_mobile
from tests.factories.people import (
    BORN_ON,
    ISSUED_ON,
    PASSWORD,
    AccountFactory,
    PersonFactory,
    RegistryEntryFactory,
    new_card_number,
    new_nir,
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
    "PASSWORD",
    "AccountFactory",
    "ChallengeFactory",
    "ContactFactory",
    "MessageFactory",
    "PersonFactory",
    "RegistrationFactory",
    "RegistryEntryFactory",
    "checked_document",
    "civil_status_answer",
    "code_answer",
    "contact_answer",
    "new_card_number",
    "new_mail",
    "new_mobile",
    "new_nir",
    "paper_answer",
    "password_answer",
]

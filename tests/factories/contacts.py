"""Ways to reach people, challenges and the outbox."""

from itertools import count

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from contact_verification.enums import Channel, ContactKind, MessageKind, MessageStatus, Purpose
from contact_verification.models import VALIDITY, Challenge, Contact, Message
from tests.factories.people import PersonFactory

_drawn = count()


def new_mobile() -> str:
    """A French mobile number in E.164, new for 10,000 calls (phonenumbers refuses the range kept for fiction)."""
    return f"+3360000{next(_drawn) % 10_000:04d}"


def new_mail() -> str:
    """An address that no other call of this process returns."""
    return f"personne{next(_drawn)}@exemple.fr"


class ContactFactory(DjangoModelFactory):
    """A declared mobile; `verified`: confirmed by a code; `mail`: an address instead."""

    class Meta:
        model = Contact

    class Params:
        mail = factory.Trait(kind=ContactKind.MAIL, value=factory.LazyFunction(new_mail))
        verified = factory.Trait(verified_at=factory.LazyFunction(timezone.now))

    person = factory.SubFactory(PersonFactory)
    kind = ContactKind.MOBILE
    value = factory.LazyFunction(new_mobile)


class ChallengeFactory(DjangoModelFactory):
    """A challenge by SMS whose code has not left yet; `mail`: by mail; `sent`: its validity has begun."""

    class Meta:
        model = Challenge

    class Params:
        mail = factory.Trait(channel=Channel.MAIL, destination=factory.LazyFunction(new_mail))
        sent = factory.Trait(expires_at=factory.LazyAttribute(lambda new: timezone.now() + VALIDITY[new.channel]))
        verified = factory.Trait(sent=True, verified_at=factory.LazyFunction(timezone.now))

    purpose = Purpose.REGISTRATION
    channel = Channel.SMS
    destination = factory.LazyFunction(new_mobile)


class MessageFactory(DjangoModelFactory):
    """The message of a challenge, waiting to be sent. `receipt`, `nir_already_held`: to a person, by mail."""

    class Meta:
        model = Message

    class Params:
        to_person = factory.Trait(
            challenge=None,
            person=factory.SubFactory(PersonFactory),
            channel=Channel.MAIL,
            destination=factory.LazyFunction(new_mail),
        )
        receipt = factory.Trait(to_person=True, kind=MessageKind.RECEIPT)
        nir_already_held = factory.Trait(to_person=True, kind=MessageKind.NIR_ALREADY_HELD)
        mail = factory.Trait(challenge=factory.SubFactory(ChallengeFactory, mail=True))

    kind = MessageKind.CODE
    challenge = factory.SubFactory(ChallengeFactory)
    channel = factory.LazyAttribute(lambda message: message.challenge.channel)
    destination = factory.LazyAttribute(lambda message: message.challenge.destination)
    status = MessageStatus.PENDING

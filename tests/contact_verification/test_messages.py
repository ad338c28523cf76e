import json
import re

import pytest

from contact_verification.codes import derive_code, derive_notice_code
from contact_verification.delivery import SUBJECTS, deliver
from contact_verification.enums import Channel, MessageKind, Purpose
from tests.factories import ChallengeFactory, MessageFactory, PersonFactory, new_mail, new_mobile

pytestmark = pytest.mark.django_db

# The GSM 7-bit default alphabet (3GPP TS 23.038), escape characters left out: 160 of these make one SMS.
GSM_7 = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
ONE_SMS = 160
STOPPABLE = [
    MessageKind.PASSWORD_CHANGED,
    MessageKind.CONTACT_CHANGED,
    MessageKind.PASSKEY_ADDED,
    MessageKind.FRANCECONNECT_LINKED,
]
LINK = re.compile(r"https?:|www\.|\w\.(fr|com|example)\b|//", re.IGNORECASE)


@pytest.fixture
def written(settings, tmp_path, mailoutbox):
    """A function that delivers a message and returns (subject, text) as the person gets them."""
    settings.SMS_URL = f"file://{tmp_path}/sms"

    def write(**changed):
        message = MessageFactory(**changed)
        deliver(message_id=message.pk)
        if message.channel == Channel.MAIL:
            return mailoutbox[-1].subject, mailoutbox[-1].body
        file = tmp_path / "sms" / f"{message.uuid}.json"
        return "", json.loads(file.read_text(encoding="utf-8"))["text"]

    return write


def to(channel, **changed):
    """What makes a message to somebody by this channel."""
    destination = new_mobile() if channel == Channel.SMS else new_mail()
    return {"channel": channel, "destination": destination} | changed


def fields(kind, channel, is_verified):
    """What makes a message of this kind by this channel, to somebody proven or not."""
    if kind == MessageKind.CODE:
        return {"mail": True} if channel == Channel.MAIL else {}
    return to(channel, kind=kind, challenge=None, person=PersonFactory(verified=is_verified))


@pytest.mark.parametrize("is_verified", [True, False])
@pytest.mark.parametrize("channel", Channel)
@pytest.mark.parametrize("kind", MessageKind)
def test_every_message_is_whole_plain_and_without_a_link(written, kind, channel, is_verified):
    _, text = written(**fields(kind, channel, is_verified))
    assert text == text.strip() + "\n"
    assert "\n\n\n" not in text
    assert not re.search(r"[{}]|&\w+;|None", text)
    assert not LINK.search(text)


@pytest.mark.parametrize("is_verified", [True, False])
@pytest.mark.parametrize("kind", MessageKind)
def test_an_sms_is_one_sms_in_the_gsm_alphabet(written, kind, is_verified):
    _, text = written(**fields(kind, Channel.SMS, is_verified))
    assert set(text) - GSM_7 == set()
    assert len(text.strip()) <= ONE_SMS


def test_every_kind_has_a_subject_that_tells_no_secret():
    assert SUBJECTS.keys() == set(MessageKind)
    assert not any(re.search(r"\d", subject) for subject in SUBJECTS.values())


def test_the_code_is_in_the_text_and_not_in_the_subject(written):
    challenge = ChallengeFactory(mail=True)
    subject, text = written(challenge=challenge)
    assert derive_code(challenge) in text
    assert derive_code(challenge) not in subject


def test_the_receipt_by_mail_is_headed_carries_a_reference_and_warns_against_links(written):
    person = PersonFactory()
    message = MessageFactory.build(receipt=True, person=person)
    subject, text = written(receipt=True, person=person, uuid=message.uuid)
    assert subject == text.splitlines()[0] == "Accusé de réception de votre démarche en ligne"
    assert f"Référence : MC-{str(message.uuid)[:8].upper()} du " in text.replace("\u00a0", " ")
    assert "Méfiez-vous des liens reçus par mail" in text


@pytest.mark.parametrize("channel", Channel)
@pytest.mark.parametrize("kind", STOPPABLE)
def test_a_notice_of_a_change_carries_the_code_that_stops_it_and_how_long_it_does(written, kind, channel):
    message = MessageFactory.build(to_person=True, person=None)
    subject, text = written(**to(channel, kind=kind, challenge=None, uuid=message.uuid))
    code = derive_notice_code(message)
    assert f"{code[:4]}-{code[4:8]}-{code[8:]}" in text
    assert code[:4] not in subject
    assert "7 jours" in text
    assert "Ce n’est pas moi" in text.replace("'", "’")


@pytest.mark.parametrize("channel", Channel)
@pytest.mark.parametrize("kind", [kind for kind in MessageKind if kind not in STOPPABLE])
def test_no_other_message_carries_such_a_code(written, kind, channel):
    message = MessageFactory.build(to_person=True, person=None)
    _, text = written(**fields(kind, channel, is_verified=True), uuid=message.uuid)
    assert derive_notice_code(message)[:4] not in text


def test_the_receipt_of_a_passage_is_headed_carries_a_reference_and_warns_against_links(written):
    message = MessageFactory.build(to_person=True, person=None)
    subject, text = written(to_person=True, kind=MessageKind.MIGRATION_RECEIPT, uuid=message.uuid)
    assert subject == text.splitlines()[0] == "Accusé de réception de votre démarche en ligne"
    assert f"Référence : MC-{str(message.uuid)[:8].upper()} du " in text.replace("\u00a0", " ")
    assert "Méfiez-vous des liens reçus par mail" in text
    assert "ancien mot de passe à 8 chiffres ne fonctionne plus" in text


@pytest.mark.parametrize("purpose", Purpose)
@pytest.mark.parametrize("channel", Channel)
def test_a_code_says_what_it_is_for(written, purpose, channel):
    by = {"mail": True} if channel == Channel.MAIL else {}
    _, text = written(challenge=ChallengeFactory(purpose=purpose, **by))
    assert purpose.label in text
    assert len(text.strip()) <= ONE_SMS or channel == Channel.MAIL


@pytest.mark.parametrize("channel", Channel)
def test_the_receipt_gives_the_identifiant_provisoire_to_those_who_have_one_and_never_an_nir(written, channel):
    unproven, proven = PersonFactory(declared=True), PersonFactory(verified=True)
    _, to_unproven = written(**to(channel, kind=MessageKind.RECEIPT, challenge=None, person=unproven))
    _, to_proven = written(**to(channel, kind=MessageKind.RECEIPT, challenge=None, person=proven))
    assert unproven.provisional_id in to_unproven
    assert "numéro de sécurité sociale" in to_proven
    assert unproven.nir not in to_unproven
    assert proven.nir not in to_proven


def test_the_holder_who_is_told_learns_nothing_that_was_typed(written):
    person = PersonFactory(verified=True)
    subject, text = written(nir_already_held=True, person=person)
    for secret in (person.nir, person.birth_name):
        assert secret not in subject + text

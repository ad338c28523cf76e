"""Delivering one message of the outbox: claim, write, hand over, record. Safe to run twice, anywhere, at any time."""

from datetime import timedelta
from textwrap import wrap

import structlog
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from contact_verification.codes import derive_code, derive_notice_code
from contact_verification.enums import Channel, MessageKind, MessageStatus
from contact_verification.models import Challenge, Message
from contact_verification.senders import Acceptance, Outgoing, send_mail, send_sms
from identity.leases import claim
from journal.enums import EventKind
from journal.services import record

FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(minutes=5)
GIVE_UP_AFTER = timedelta(hours=24)

SUBJECTS = {
    MessageKind.CODE: "Votre code de vérification",
    MessageKind.RECEIPT: "Accusé de réception de votre démarche en ligne",
    MessageKind.NIR_ALREADY_HELD: "Quelqu’un a voulu créer un espace avec votre identité",
    MessageKind.IDENTITY_VERIFIED: "Votre identité est vérifiée",
    MessageKind.IDENTITY_REFUSED: "Votre pièce d’identité n’a pas été acceptée",
    MessageKind.OTHER_PAPER: "Une autre pièce d’identité vous est demandée",
    MessageKind.IDENTITY_TO_COMPLETE: "Votre identité reste à vérifier",
    MessageKind.USE_OTHER_ACCOUNT: "Vous avez déjà un espace Mon Compte",
    MessageKind.ACCOUNTS_MERGED: "Vos deux espaces Mon Compte n’en font plus qu’un",
    MessageKind.MIGRATION_RECEIPT: "Accusé de réception de votre démarche en ligne",
    MessageKind.PASSWORD_CHANGED: "Votre mot de passe a été changé",
    MessageKind.CONTACT_CHANGED: "Vos coordonnées de contact ont été changées",
    MessageKind.PASSKEY_ADDED: "Une clé d’accès a été ajoutée à votre espace",
    MessageKind.FRANCECONNECT_LINKED: "FranceConnect est associé à votre espace",
    MessageKind.CHANGE_STOPPED: "Votre espace est mis en sécurité",
    MessageKind.PROCURATION_GRANTED: "Une procuration est donnée dans votre dossier",
    MessageKind.PROCURATION_ENDED: "La procuration de votre dossier est terminée",
    MessageKind.SEPARATION_RECEIPT: "Accusé de réception de votre démarche en ligne",
    MessageKind.SEPARATION_TOLD: "Une séparation est déclarée dans votre dossier",
    MessageKind.SEPARATION_UNDONE: "Une démarche de votre dossier est annulée",
    MessageKind.CAME_OF_AGE: "Votre majorité : ce qui change",
}

logger = structlog.get_logger(__name__)


def deliver(*, message_id: int) -> None:
    """Send one message if it is due and nobody else has it."""
    late = Message.objects.late().select_related("challenge", "person")
    message = claim(late, pk=message_id, taken=MessageStatus.SENDING, counter="attempts")
    if message is None:
        return
    send = send_sms if message.channel == Channel.SMS else send_mail
    _record(message, send(_write(message)))


def _write(message: Message) -> Outgoing:
    context: dict[str, object] = {"message": message, "person": message.person, "challenge": message.challenge}
    context["notice_code"] = "-".join(wrap(derive_notice_code(message), 4))
    if message.challenge:
        context["code"] = derive_code(message.challenge)
        context["minutes"] = int(message.challenge.validity.total_seconds() // 60)
    template = f"contact_verification/messages/{message.kind}.{message.channel}.txt"
    text = render_to_string(template, context).strip() + "\n"
    return Outgoing(message.destination, SUBJECTS[MessageKind(message.kind)], text, str(message.uuid))


def _record(message: Message, acceptance: Acceptance) -> None:
    now = timezone.now()
    if acceptance == Acceptance.ACCEPTED:
        message.status, message.sent_at = MessageStatus.SENT, now
    elif acceptance == Acceptance.REFUSED or now - message.created_at > GIVE_UP_AFTER:
        message.status = MessageStatus.FAILED
    else:
        message.status, message.due_at = MessageStatus.PENDING, now + pause_before_retry(message.attempts)
    with transaction.atomic():
        message.save(update_fields=["status", "sent_at", "due_at"])
        _record_end(message)
    logger.info("message_handed_over", message=message.pk, answer=acceptance.value, attempts=message.attempts)


def _record_end(message: Message) -> None:
    """Journal what is final, and start the validity of a code with its first acceptance."""
    kinds = {MessageStatus.SENT: EventKind.MESSAGE_SENT, MessageStatus.FAILED: EventKind.MESSAGE_FAILED}
    kind = kinds.get(MessageStatus(message.status))
    if kind is None:
        return
    purpose = {"purpose": message.challenge.purpose} if message.challenge else {}
    record(kind, person=message.person, message=message.pk, what=message.kind, channel=message.channel, **purpose)
    if kind == EventKind.MESSAGE_SENT and message.challenge and message.sent_at:
        Challenge.objects.filter(pk=message.challenge.pk, expires_at=None).update(
            expires_at=message.sent_at + message.challenge.validity
        )


def pause_before_retry(attempts: int) -> timedelta:
    """5 s, 10 s, 20 s… up to 5 minutes."""
    return min(FIRST_PAUSE * 2 ** min(attempts - 1, 10), LONGEST_PAUSE)


def late_message_ids(limit: int = 500) -> list[int]:
    """The messages that no worker has, oldest first."""
    return list(Message.objects.late().values_list("pk", flat=True)[:limit])

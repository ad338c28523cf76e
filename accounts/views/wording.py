"""What a refusal says to the person: what happened, and what to do."""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format

from accounts.authentication import Lock, LoginRefusal
from accounts.franceconnect.outcomes import Refusal as FranceConnectRefusal
from contact_verification.enums import CodeOutcome
from contact_verification.limits import LimitName, Refusal
from contact_verification.models import MAX_ATTEMPTS
from identity.enums import PersonFlag
from identity.models import Person
from identity.nir import Nir
from identity.provisional import mask_provisional

CODE_REFUSALS = {
    CodeOutcome.WRONG: "Ce code n’est pas le bon : vérifiez les 6 chiffres du dernier message reçu.",
    CodeOutcome.EXPIRED: "Ce code n’est plus valable : demandez l’envoi d’un nouveau code.",
    CodeOutcome.USED: "Ce code a déjà servi : demandez l’envoi d’un nouveau code.",
    CodeOutcome.VOID: f"Après {MAX_ATTEMPTS} codes erronés, ce code ne peut plus servir : "
    "demandez l’envoi d’un nouveau code.",
    CodeOutcome.DESTINATION_BLOCKED: "Trop de codes erronés ont été saisis pour ce contact : "
    "réessayez dans une heure, ou utilisez un autre contact.",
}

LOGIN_LOCKS = {
    Lock.IDENTIFIER: "Trop d’essais avec un mauvais mot de passe : par sécurité, la connexion avec cet identifiant est "
    "suspendue. Réessayez {at}.",
    Lock.OLD_PASSWORD: "Trop d’essais avec un mot de passe à 8 chiffres : par sécurité, il n’est plus accepté avec cet "
    "identifiant. Réessayez {at}. Si vous en avez choisi un autre depuis, utilisez celui-là.",
    Lock.NETWORK: "Trop d’essais de connexion ont échoué depuis votre connexion internet. Réessayez {at}, ou depuis "
    "une autre connexion internet.",
}

DISAGREEMENTS = {
    PersonFlag.BIRTH_DATE: "Ce numéro de sécurité sociale ne correspond pas à votre date de naissance.",
    PersonFlag.CIVILITY: "Ce numéro de sécurité sociale ne correspond pas à votre civilité.",
}

FRANCECONNECT_REFUSALS = {
    FranceConnectRefusal.CANCELLED: "Vous avez annulé : rien n’a été fait. Vous pouvez recommencer, ou choisir une "
    "autre façon de vous connecter.",
    FranceConnectRefusal.STALE: "Cette page a déjà servi, ou le délai est passé. Recommencez dans ce "
    "navigateur, avec les cookies autorisés.",
    FranceConnectRefusal.UNAVAILABLE: "FranceConnect ne répond pas en ce moment. Réessayez dans quelques minutes, ou "
    "choisissez une autre façon de vous connecter.",
    FranceConnectRefusal.UNTRUSTED: "La réponse reçue de FranceConnect n’a pas pu être vérifiée : par sécurité, rien "
    "n’a été fait. Recommencez, ou choisissez une autre façon de vous connecter.",
    FranceConnectRefusal.UNREADABLE: "FranceConnect ne nous a pas transmis un état civil complet : nous ne pouvons pas "
    "vous reconnaître. Choisissez une autre façon de vous connecter, ou créez votre compte sans FranceConnect.",
    FranceConnectRefusal.TOO_YOUNG: "Il faut avoir 15 ans pour créer un compte. Vous pourrez le faire à partir du "
    "{opens_on}.",
    FranceConnectRefusal.CLOSED: "Le compte que FranceConnect ouvrait est fermé. Adressez-vous à votre Caf.",
    FranceConnectRefusal.OTHER_PERSON: "Cette identité FranceConnect est déjà associée à un autre espace. Si les deux "
    "sont les vôtres, adressez-vous à votre Caf : elle peut les réunir.",
    FranceConnectRefusal.UNSETTLED: "FranceConnect ne confirme pas exactement l’état civil de votre espace : il n’y "
    "est pas associé. Un agent de votre Caf va regarder votre dossier ; vous n’avez rien à faire.",
}

SEND_REFUSALS = {
    LimitName.SEND_PAUSE: "Un code vient de partir : attendez {delay} avant d’en demander un autre.",
    LimitName.SENDS_TEN_MINUTES: "Trois codes sont déjà partis vers ce contact : vous pourrez en demander un autre "
    "{at}. Vous pouvez aussi utiliser un autre contact.",
    LimitName.SENDS_DAY: "Dix codes sont déjà partis vers ce contact : vous pourrez en demander un autre {at}. "
    "Vous pouvez utiliser un autre contact dès maintenant.",
    LimitName.SENDS_ADDRESS: "Trop de codes ont été demandés depuis votre connexion internet : réessayez {at}. "
    "Vos réponses sont gardées.",
    LimitName.SMS_BUDGET: "L’envoi de SMS est suspendu pour le moment : choisissez de recevoir le code par mail, "
    "ou revenez {at}. Vos réponses sont gardées.",
}


def login_refusal(refusal: LoginRefusal) -> str:
    """Until when tries are suspended, and why; empty when they are not."""
    if refusal.lock is None or refusal.locked_until is None:
        return ""
    return LOGIN_LOCKS[refusal.lock].format(at=moment(refusal.locked_until))


def masked_identifier(person: Person) -> str:
    """What a remembered person recognises their identifier by."""
    identifier = person.identifier
    return Nir(identifier).masked if person.holds_nir else mask_provisional(identifier)


def code_refusal(outcome: CodeOutcome) -> str:
    return CODE_REFUSALS[outcome]


def send_refusal(refusal: Refusal) -> str:
    return SEND_REFUSALS[refusal.limit].format(delay=delay_until(refusal.retry_at), at=moment(refusal.retry_at))


def delay_until(instant: datetime) -> str:
    """« 12 secondes », « 3 minutes », rounded up."""
    seconds = max(1, round((instant - timezone.now()).total_seconds() + 0.5))
    count, unit = (seconds, "seconde") if seconds <= 60 else (-(-seconds // 60), "minute")
    return f"{count} {unit}{'s' if count > 1 else ''}"


def time_left(end: datetime) -> str:
    """« 9 min 40 s », what the page says until its script counts down."""
    minutes, seconds = divmod(max(0, int((end - timezone.now()).total_seconds())), 60)
    return f"{minutes} min {seconds} s" if minutes else f"{seconds} s"


def moment(instant: datetime) -> str:
    """« à 14 h 32 », « demain à 9 h 05 », « le 3 décembre à 9 h 05 », in Paris."""
    local, today = timezone.localtime(instant), timezone.localdate()
    time = f"à {local.hour} h {local.minute:02d}"
    days = (local.date() - today).days
    if days == 0:
        return time
    return f"demain {time}" if days == 1 else f"le {date_format(local, 'j F')} {time}"

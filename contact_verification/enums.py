from django.db import models


class Channel(models.TextChoices):
    SMS = "sms", "par SMS"
    MAIL = "mail", "par mail"


class ContactKind(models.TextChoices):
    MOBILE = "mobile", "Téléphone portable"
    PHONE = "phone", "Autre téléphone"
    MAIL = "mail", "Adresse mail"


class Purpose(models.TextChoices):
    REGISTRATION = "registration", "création de compte"


class MessageKind(models.TextChoices):
    CODE = "code", "code de vérification"
    RECEIPT = "receipt", "accusé de réception"
    NIR_ALREADY_HELD = "nir_already_held", "tentative de second compte"
    IDENTITY_VERIFIED = "identity_verified", "identité vérifiée"
    IDENTITY_REFUSED = "identity_refused", "identité refusée"
    OTHER_PAPER = "other_paper", "autre pièce demandée"
    IDENTITY_TO_COMPLETE = "identity_to_complete", "identité à compléter"
    USE_OTHER_ACCOUNT = "use_other_account", "espace déjà ouvert"
    ACCOUNTS_MERGED = "accounts_merged", "espaces réunis"


class MessageStatus(models.TextChoices):
    PENDING = "pending", "à envoyer"
    SENDING = "sending", "en cours d’envoi"
    SENT = "sent", "envoyé"
    FAILED = "failed", "non remis"


class CodeOutcome(models.TextChoices):
    """What became of a code that was typed; only the first lets the person go on."""

    ACCEPTED = "accepted", "accepté"
    WRONG = "wrong", "erroné"
    EXPIRED = "expired", "expiré"
    USED = "used", "déjà utilisé"
    VOID = "void", "annulé après trop d’essais"
    DESTINATION_BLOCKED = "destination_blocked", "trop d’essais sur ce contact"

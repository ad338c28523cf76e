from django.db import models


class Channel(models.TextChoices):
    SMS = "sms", "par SMS"
    MAIL = "mail", "par mail"


class ContactKind(models.TextChoices):
    MOBILE = "mobile", "Téléphone portable"
    PHONE = "phone", "Autre téléphone"
    MAIL = "mail", "Adresse mail"


# As forms, drafts and files call them.
CONTACT_KINDS = {"mobile": ContactKind.MOBILE, "other_phone": ContactKind.PHONE, "mail": ContactKind.MAIL}


class Purpose(models.TextChoices):
    """What a code is asked for: a code for one is worth nothing for another."""

    REGISTRATION = "registration", "créer votre espace"
    LOGIN = "login", "vous connecter"
    PASSWORD_RESET = "password_reset", "choisir un nouveau mot de passe"
    MIGRATION = "migration", "confirmer vos coordonnées"
    CONTACT_CHANGE = "contact_change", "confirmer votre nouvelle coordonnée"


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
    MIGRATION_RECEIPT = "migration_receipt", "accusé de réception du changement de connexion"
    PASSWORD_CHANGED = "password_changed", "mot de passe changé"
    CONTACT_CHANGED = "contact_changed", "coordonnée changée"
    PASSKEY_ADDED = "passkey_added", "clé d’accès ajoutée"
    FRANCECONNECT_LINKED = "franceconnect_linked", "FranceConnect associé"
    CHANGE_STOPPED = "change_stopped", "changement arrêté"
    PROCURATION_GRANTED = "procuration_granted", "procuration donnée"
    PROCURATION_ENDED = "procuration_ended", "procuration terminée"
    SEPARATION_RECEIPT = "separation_receipt", "accusé de réception de votre déclaration"
    SEPARATION_TOLD = "separation_told", "séparation déclarée"
    SEPARATION_UNDONE = "separation_undone", "démarche annulée par un agent"
    CAME_OF_AGE = "came_of_age", "ce qui change à 18 ans"


class MessageStatus(models.TextChoices):
    PENDING = "pending", "à envoyer"
    SENDING = "sending", "en cours d’envoi"
    SENT = "sent", "envoyé"
    FAILED = "failed", "non remis"
    WITHHELD = "withheld", "retenu : n’a pas de destinataire"


class CodeOutcome(models.TextChoices):
    """What became of a code that was typed; only the first lets the person go on."""

    ACCEPTED = "accepted", "accepté"
    WRONG = "wrong", "erroné"
    EXPIRED = "expired", "expiré"
    USED = "used", "déjà utilisé"
    VOID = "void", "annulé après trop d’essais"
    DESTINATION_BLOCKED = "destination_blocked", "trop d’essais sur ce contact"

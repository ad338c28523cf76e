from django.db import models


class EventKind(models.TextChoices):
    """What can happen, in the words shown to the person it happened to."""

    ACCOUNT_CREATED = "account_created", "Création de votre espace"
    NIR_ALREADY_HELD = "nir_already_held", "Tentative de création d’un second espace avec votre identité"
    LOGIN = "login", "Connexion"
    LOGOUT = "logout", "Déconnexion"
    MESSAGE_SENT = "message_sent", "Message envoyé"
    MESSAGE_FAILED = "message_failed", "Message non remis"
    SMS_BUDGET_ALARM = "sms_budget_alarm", "Budget de SMS du jour presque épuisé"
    JOURNAL_PURGED = "journal_purged", "Journal purgé"

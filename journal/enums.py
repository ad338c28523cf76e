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
    PAPER_CHECKED = "paper_checked", "Vérification de votre titre d’identité"
    NIR_DECLARED = "nir_declared", "Numéro de sécurité sociale indiqué"
    IDENTITY_VERIFIED = "identity_verified", "Identité vérifiée"
    PROOF_NOT_APPLIED = "proof_not_applied", "Identité à vérifier par un agent : numéro déjà connu"
    PERSON_MERGED = "person_merged", "Réunion avec votre dossier"
    PAPERS_SENT = "papers_sent", "Pièces justificatives envoyées"
    PAPER_READ = "paper_read", "Consultation d’une pièce justificative"
    PAPERS_PURGED = "papers_purged", "Pièces justificatives effacées"
    REVIEW_DECIDED = "review_decided", "Décision sur votre identité"
    FILE_OPENED = "file_opened", "Consultation de votre dossier par un agent"
    AGENT_ADDED = "agent_added", "Compte d’agent ouvert"
    AGENT_CHANGED = "agent_changed", "Compte d’agent modifié"
    NIR_REVEALED = "nir_revealed", "Lecture de votre numéro de sécurité sociale par un agent"
    JOURNAL_PURGED = "journal_purged", "Journal purgé"

from django.db import models


class Role(models.TextChoices):
    """What somebody is to a dossier. The first two run a household, the others belong to it."""

    RESPONSABLE = "responsable", "Responsable du dossier"
    CONJOINT = "conjoint", "Conjoint ou conjointe"
    ENFANT = "enfant", "Enfant"
    AUTRE = "autre", "Autre personne à charge"


COUPLE = (Role.RESPONSABLE, Role.CONJOINT)


class EndCause(models.TextChoices):
    """Why a procuration ended."""

    WITHDRAWN = "withdrawn", "retirée par le ou la responsable du dossier"
    GIVEN_UP = "given_up", "rendue par le conjoint ou la conjointe"
    REPLACED = "replaced", "remplacée par une autre"
    EXPIRED = "expired", "arrivée à la date prévue"
    SEPARATION = "separation", "séparation déclarée"
    MEMBERSHIP = "membership", "changement dans la composition du dossier"


class SeparationOutcome(models.TextChoices):
    """What an agent made of a declared separation."""

    CONFIRMED = "confirmed", "prise en compte"
    UNDONE = "undone", "annulée"


class UndoReason(models.TextChoices):
    """Why an agent undid a separation; nobody else can."""

    MISTAKE = "mistake", "Déclarée par erreur"
    NOT_DECLARANT = "not_declarant", "Déclarée par quelqu’un d’autre que la personne"
    WRONG_DATE = "wrong_date", "Déclarée à une date fausse, à déclarer de nouveau"


class CorrectionReason(models.TextChoices):
    """Why an agent corrected who belongs to a dossier."""

    LEFT = "left", "La personne a quitté le foyer"
    WRONG_ROLE = "wrong_role", "La personne a un autre rôle"
    WRONG_DATE = "wrong_date", "La date est fausse"
    WRONG_PERSON = "wrong_person", "La personne n’est pas de ce dossier"
    CLOSED_BY_MISTAKE = "closed_by_mistake", "La personne est restée dans le foyer"
    DEATH = "death", "La personne est décédée"


class Use(models.TextChoices):
    """What somebody did with the procuration they have, in the words of both spouses' journal."""

    LAST_PAYMENT = "last_payment", "Dernier paiement, sur l’accueil"
    PAYMENTS = "payments", "Liste des paiements"
    PAYMENT = "payment", "Détail d’un paiement"
    MEMBERS = "members", "Membres du dossier"

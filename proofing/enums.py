from django.db import models


class Verdict(models.TextChoices):
    """What an identity verifier may answer about a paper."""

    VALID = "valid", "valide"
    INVALID = "invalid", "non valide"
    UNKNOWN = "unknown", "inconnu"
    UNAVAILABLE = "unavailable", "vérification indisponible"


class AttemptStatus(models.TextChoices):
    PENDING = "pending", "à vérifier"
    CHECKING = "checking", "en cours"
    DONE = "done", "terminée"


class Proof(models.TextChoices):
    """Who proved an identity."""

    VERIFIER = "verifier", "vérification du titre"
    AGENT = "agent", "agent de la Caf"
    FRANCECONNECT = "franceconnect", "FranceConnect"


class ProofOutcome(models.TextChoices):
    """What became of a proof."""

    PROVEN = "proven", "identité vérifiée"
    ALREADY_HELD = "already_held", "numéro déjà utilisé par un autre espace"
    HOLDER_DIFFERS = "holder_differs", "numéro connu sous un autre état civil"
    UNSETTLED = "unsettled", "à départager par un agent"


class Scan(models.TextChoices):
    """What the virus scanner said of a file."""

    CLEAN = "clean", "sans virus connu"
    NOT_SCANNED = "not_scanned", "non analysée contre les virus"
    INFECTED = "infected", "infectée"


class ReviewOutcome(models.TextChoices):
    ACCEPTED = "accepted", "acceptée"
    REFUSED = "refused", "refusée"
    OTHER_PAPER = "other_paper", "autre pièce demandée"


class RefusalReason(models.TextChoices):
    """Why an agent could not accept, in words made for the person."""

    UNREADABLE = "unreadable", "La pièce n’est pas lisible en entier."
    EXPIRED = "expired", "La pièce n’est plus valable."
    NOT_IDENTITY = "not_identity", "Ce document n’est pas une pièce d’identité."
    INCOMPLETE = "incomplete", "Il manque une page ou une face de la pièce."
    CIVIL_STATUS = "civil_status", "L’état civil de la pièce n’est pas celui que vous avez saisi."
    NIR = "nir", "Le numéro de sécurité sociale n’est pas celui de cette personne."
    OTHER = "other", "Autre raison, précisée ci-dessous."

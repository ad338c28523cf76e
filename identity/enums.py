from django.db import models


class Civility(models.TextChoices):
    MADAME = "madame", "Madame"
    MONSIEUR = "monsieur", "Monsieur"


class IdentityStatus(models.TextChoices):
    """How sure the fund is of who this person is. Only VERIFIED opens anything beyond what the person typed."""

    DECLARED = "declared", "déclarée"
    IN_REVIEW = "in_review", "en cours de vérification"
    VERIFIED = "verified", "vérifiée"
    REFUSED = "refused", "refusée"


class Verdict(models.TextChoices):
    """What an identity verifier may answer about a document."""

    VALID = "valid", "valide"
    INVALID = "invalid", "non valide"
    UNKNOWN = "unknown", "inconnu"
    UNAVAILABLE = "unavailable", "vérification indisponible"

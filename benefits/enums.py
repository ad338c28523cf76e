from django.db import models


class Benefit(models.TextChoices):
    """What the fund pays."""

    AF = "af", "Allocations familiales"
    CF = "cf", "Complément familial"
    ARS = "ars", "Allocation de rentrée scolaire"
    PAJE = "paje", "Allocation de base de la Paje"
    CMG = "cmg", "Complément de libre choix du mode de garde"
    ASF = "asf", "Allocation de soutien familial"
    APL = "apl", "Aide personnalisée au logement"
    ALF = "alf", "Allocation de logement familiale"
    ALS = "als", "Allocation de logement sociale"
    RSA = "rsa", "Revenu de solidarité active"
    PPA = "ppa", "Prime d’activité"
    AAH = "aah", "Allocation aux adultes handicapés"
    AEEH = "aeeh", "Allocation d’éducation de l’enfant handicapé"

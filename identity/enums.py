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


class PersonFlag(models.TextChoices):
    """What an agent should look at. The first two were confirmed once by the person who typed them."""

    BIRTH_DATE = "birth_date", "Le NIR ne va pas avec la date de naissance"
    CIVILITY = "civility", "Le NIR ne va pas avec la civilité"
    BIRTHPLACE = "birthplace", "Le NIR indique un autre lieu de naissance"
    MONTH_NEVER_SEEN = "month_never_seen", "Mois du NIR jamais attribué"
    DEPARTMENT_UNKNOWN = "department_unknown", "Département du NIR inconnu"
    COUNTRY_UNKNOWN = "country_unknown", "Pays du NIR inconnu"
    COMMUNE_UNKNOWN = "commune_unknown", "Commune du NIR inconnue"
    ALREADY_HELD = "already_held", "Le NIR est déjà celui d’un autre espace"
    HOLDER_DIFFERS = "holder_differs", "Le NIR est connu sous un autre état civil"
    CLOSE_TO_KNOWN = "close_to_known", "Presque le même état civil qu’une personne connue"
    CONFIRMED_OTHERWISE = "confirmed_otherwise", "FranceConnect confirme un autre état civil"

"""The pages of a household, for each who may see them, in every state."""

from tests.e2e import couples_reaching as reaching
from tests.e2e.couples_reaching import (
    AUTHORIZATIONS,
    DONE,
    FIRST_CHOICE,
    MANAGE,
    PAYMENTS,
    SEPARATION,
    as_conjoint,
    as_responsable,
    give,
    separate,
)
from tests.e2e.own_space_reaching import PROFILE, SPACE
from tests.e2e.state import State

ALLOWING, SEPARATING = "Mes autorisations", "Déclarer une séparation"

HOUSEHOLD_PAGES = (
    State("manage", "Gérer Mon Compte", as_responsable(MANAGE)),
    State("payments", "Mes paiements", as_responsable(PAYMENTS)),
    State("payment", "Paiement du 5 février 2026", reaching.payment),
    State("authorisations", ALLOWING, as_responsable(AUTHORIZATIONS, give)),
    State("separation to declare", SEPARATING, as_responsable(SEPARATION)),
    State("separation to confirm", "Ce que change la séparation", reaching.name_day),
    State("separation declared", "Votre déclaration", as_responsable(DONE, separate)),
)

HOUSEHOLD_VARIANTS = (
    State("space of a responsable", "Mon espace", as_responsable(SPACE)),
    State("members of a dossier", "Les membres du dossier", as_responsable(f"{PROFILE}membres/")),
    State("authorisations of a delegate", ALLOWING, as_conjoint(AUTHORIZATIONS, give)),
    State("authorisations of a spouse", ALLOWING, as_conjoint(AUTHORIZATIONS)),
    State("authorisations until a day gone", ALLOWING, reaching.authorise_until_yesteryear, has_errors=True),
    State("authorisations after a passage", ALLOWING, as_responsable(FIRST_CHOICE)),
    State("payments refused", "Page non autorisée", as_conjoint(PAYMENTS)),
    State("separation to come", SEPARATING, reaching.name_day_to_come, has_errors=True),
)

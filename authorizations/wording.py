"""Why something is refused, and what to ask whom."""

from dataclasses import dataclass

from authorizations.access import Access
from authorizations.enums import Role
from authorizations.models import Member
from authorizations.rights import OWN_SPACE_FROM, Position, Right
from identity.dates import anniversary, in_words
from identity.models import Person

ASK_FUND = "Si cela vous semble une erreur, adressez-vous à votre Caf."
NOT_PROVEN = "Votre identité n’est pas encore vérifiée : votre dossier s’ouvrira à vous dès qu’elle le sera."
PROVE = "Prouvez votre identité, dans « Suivre la vérification de mon identité » sur l’accueil de votre espace."
NO_DOSSIER = "Aucun dossier n’est rattaché à votre espace, ou vous n’en faites plus partie."
REASONS = {
    Right.SEE_DOSSIER: (
        "Les droits et les paiements sont montrés à la personne responsable du dossier, et à son conjoint ou sa "
        "conjointe avec une procuration."
    ),
    Right.ACT_ON_DOSSIER: (
        "Les démarches du dossier sont faites par la personne qui en est responsable, ou par son conjoint ou sa "
        "conjointe avec une procuration."
    ),
    Right.SEE_PROCURATION: "Les autorisations ne concernent que le couple du dossier.",
    Right.GRANT_PROCURATION: "Seule la personne responsable du dossier donne ou retire une procuration.",
    Right.GIVE_UP_PROCURATION: "Vous n’avez pas de procuration, ou elle est terminée.",
    Right.DECLARE_SEPARATION: "Une séparation est déclarée par l’une des deux personnes du couple.",
}


@dataclass(frozen=True)
class Words:
    reason: str
    advice: str


def refusal(access: Access, right: Right) -> Words:
    """Names the responsable of one's own dossier only, to whoever belongs to it."""
    if access.position == Position.CHILD:
        return Words(f"Un espace s’ouvre à {OWN_SPACE_FROM} ans.", _from_that_day(access.person))
    if access.main is None:
        return Words(NO_DOSSIER, ASK_FUND) if access.person.is_verified else Words(NOT_PROVEN, PROVE)
    return Words(REASONS[right], _whom_to_ask(access, right))


def _from_that_day(person: Person) -> str:
    return f"Le vôtre s’ouvrira de lui-même le {in_words(anniversary(person.born_on, OWN_SPACE_FROM))}."


def _whom_to_ask(access: Access, right: Right) -> str:
    name = _responsable(access)
    if access.position == Position.RESPONSABLE or not name:
        return ASK_FUND
    if access.position == Position.SPOUSE and right in (Right.SEE_DOSSIER, Right.ACT_ON_DOSSIER):
        return (
            f"Demandez à {name} de vous donner une procuration : cela se fait en un clic, dans « Gérer Mon Compte » "
            "puis « Mes autorisations »."
        )
    return f"Adressez-vous à {name}, responsable du dossier."


def _responsable(access: Access) -> str:
    places = [place.member.dossier_id for place in access.places]
    found = Member.objects.current().filter(dossier__in=places, role=Role.RESPONSABLE).select_related("person")
    return " ou à ".join(member.person.usual_name for member in found.order_by("pk"))

"""The benefits shown under "Aides et démarches": a fixed list, in the order of the page.

Names and conditions are generic: the real ones belong to each fund and come with the claims themselves.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Service:
    """One benefit; `slug` is its place under /aides-et-demarches/ and never changes once published."""

    slug: str
    title: str
    summary: str
    documents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Theme:
    title: str
    icon: str
    services: tuple[Service, ...]


_BANK = "un relevé d’identité bancaire à votre nom"
_TAX = "votre dernier avis d’impôt"

THEMES = (
    Theme(
        "Naissance et petite enfance",
        "baby",
        (
            Service(
                "prime-naissance",
                "Prime à la naissance",
                "Une somme versée une fois, pour préparer l’arrivée d’un enfant.",
                ("la déclaration de grossesse remise par votre médecin ou votre sage-femme", _TAX, _BANK),
            ),
            Service(
                "garde-jeune-enfant",
                "Aide à la garde d’un jeune enfant",
                "Une partie du coût d’une assistante maternelle, d’une garde à domicile ou d’une crèche.",
                ("le contrat ou l’attestation de la personne ou du lieu qui garde l’enfant", _TAX, _BANK),
            ),
        ),
    ),
    Theme(
        "Enfants et vie de famille",
        "users",
        (
            Service(
                "allocations-familiales",
                "Allocations pour deux enfants ou plus",
                "Un versement chaque mois à partir du deuxième enfant à charge.",
                ("le livret de famille ou l’acte de naissance de chaque enfant", _BANK),
            ),
            Service(
                "rentree-scolaire",
                "Aide à la rentrée scolaire",
                "Un versement à la fin de l’été, pour les enfants scolarisés de 6 à 18 ans.",
                ("le certificat de scolarité, à partir de 16 ans", _TAX, _BANK),
            ),
        ),
    ),
    Theme(
        "Logement",
        "house",
        (
            Service(
                "aide-logement",
                "Aide au logement",
                "Une aide chaque mois pour payer le loyer ou la redevance du foyer.",
                ("votre bail ou votre contrat de résidence", "le montant du loyer sans les charges", _BANK),
            ),
            Service(
                "prime-demenagement",
                "Prime de déménagement",
                "Une somme versée une fois aux familles qui s’agrandissent et changent de logement.",
                ("la facture du déménagement ou de la location du camion", "votre nouveau bail", _BANK),
            ),
        ),
    ),
    Theme(
        "Ressources et handicap",
        "heart-handshake",
        (
            Service(
                "complement-revenus",
                "Complément de revenus",
                "Un complément chaque trimestre pour les personnes qui travaillent avec un petit revenu.",
                ("vos bulletins de salaire des trois derniers mois", _BANK),
            ),
            Service(
                "enfant-handicape",
                "Aide pour un enfant en situation de handicap",
                "Une aide chaque mois pour les soins et l’éducation d’un enfant de moins de 20 ans.",
                ("la décision de la maison départementale des personnes handicapées", _BANK),
            ),
        ),
    ),
)

_BY_SLUG = {service.slug: service for theme in THEMES for service in theme.services}


def find_service(slug: str) -> Service | None:
    """The benefit published under this slug, or None."""
    return _BY_SLUG.get(slug)

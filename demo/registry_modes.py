"""How the simulated identity registry behaves, and how the portal's demonstration page tells it to change."""

from urllib.parse import urlsplit

from django.db import models

from demo.control import exchange


class Mode(models.TextChoices):
    """A value, and the word for it on the page."""

    NORMAL = "normal", "Normal"
    SLOW = "slow", "Lent"
    DOWN = "down", "En panne"
    HTML = "html", "Page d’erreur"
    DRIP = "drip", "Au compte-gouttes"
    WRONG = "wrong", "Se trompe"
    OTHER_PERSON = "other_person", "Autre personne"

    @property
    def explanation(self) -> str:
        return EXPLANATIONS[self]


EXPLANATIONS = {
    Mode.NORMAL: "Il répond juste, tout de suite.",
    Mode.SLOW: "Il répond juste, mais après 8 secondes : le portail n’attend pas aussi longtemps.",
    Mode.DOWN: "Il coupe la connexion sans répondre.",
    Mode.HTML: "Il envoie une page d’erreur au lieu d’une réponse.",
    Mode.DRIP: "Il envoie sa réponse un caractère à la fois et ne la finit pas.",
    Mode.WRONG: "Il dit tout titre valide, au nom de quelqu’un que personne ne connaît.",
    Mode.OTHER_PERSON: "Il reconnaît le titre et le numéro de sécurité sociale, mais au nom de quelqu’un d’autre.",
}


def fetch_mode(verifier_url: str) -> Mode | None:
    """The mode of the simulator at this address of a verifier; None when there is no simulator that answers."""
    return exchange(verifier_url, urlsplit(verifier_url).username, Mode)


def change_mode(verifier_url: str, mode: Mode) -> Mode | None:
    """Ask for another mode; the one it has then, or None."""
    return exchange(verifier_url, urlsplit(verifier_url).username, Mode, mode)

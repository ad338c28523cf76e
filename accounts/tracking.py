"""Where the proof of an identity stands, in words for its owner: what happened, what happens next, what to do."""

from dataclasses import dataclass

from identity.enums import IdentityStatus
from proofing.enums import RefusalReason
from proofing.tracker import Track, TrackState

STAGES = ("Reçue", "En cours de lecture", "Décision")


@dataclass(frozen=True)
class Words:
    """`kind`: of notice; `stage`: which of STAGES is reached, 0 for none."""

    kind: str
    word: str
    text: str
    stage: int = 0


WORDS = {
    TrackState.VERIFIED: Words("good", "Identité vérifiée", "Vous n’avez rien à faire."),
    TrackState.USE_OTHER_ACCOUNT: Words(
        "bad",
        "Vous avez déjà un espace",
        "Votre identité est vérifiée, mais un autre espace est déjà ouvert avec votre numéro de sécurité sociale. "
        "Déconnectez-vous de celui-ci, puis connectez-vous avec votre numéro. Vous ne retrouvez pas l’autre espace ? "
        "Adressez-vous à votre Caf : elle peut réunir les deux.",
    ),
    TrackState.RECEIVED: Words(
        "wait",
        "Bien reçu",
        "Un agent de votre Caf va vérifier votre identité. Vous serez prévenu ou prévenue par mail ou par SMS.",
        stage=1,
    ),
    TrackState.BEING_READ: Words(
        "wait", "En cours de lecture", "Un agent de votre Caf a ouvert votre dossier.", stage=2
    ),
    TrackState.REFUSED: Words("bad", "Pièce refusée", "Vous pouvez en envoyer une autre.", stage=3),
    TrackState.OTHER_PAPER: Words("wait", "Autre pièce demandée", "Il nous faut une autre pièce d’identité.", stage=3),
    TrackState.CHECKING: Words(
        "wait",
        "Vérification en cours",
        "Nous vérifions le titre d’identité que vous avez indiqué. Cela peut demander jusqu’à trois jours, et se fait "
        "sans vous. Pour aller plus vite, vous pouvez envoyer une photo de votre pièce d’identité.",
    ),
    TrackState.INVALID: Words(
        "bad",
        "Titre non reconnu",
        "Le titre d’identité que vous avez indiqué n’est pas reconnu comme valable. Corrigez-le, ou envoyez une photo "
        "de votre pièce d’identité : un agent la lira.",
    ),
    TrackState.NOT_MATCHING: Words(
        "bad",
        "Titre à vérifier par un agent",
        "Le titre d’identité que vous avez indiqué ne suffit pas à vérifier votre état civil et votre numéro. "
        "Envoyez une photo de votre pièce d’identité : un agent la lira.",
    ),
    TrackState.NOT_VERIFIED: Words(
        "wait",
        "Titre non vérifié",
        "Le titre d’identité que vous avez indiqué n’a pas pu être vérifié. Envoyez une photo de votre pièce "
        "d’identité : un agent la lira.",
    ),
    TrackState.NOTHING: Words(
        "wait",
        "Identité à vérifier",
        "Indiquez un titre d’identité français, ou envoyez une photo de votre pièce d’identité.",
    ),
}


STANDING = {
    IdentityStatus.DECLARED: "À vérifier",
    IdentityStatus.IN_REVIEW: "En cours de vérification",
    IdentityStatus.VERIFIED: "Vérifiée",
    IdentityStatus.REFUSED: "À vérifier",
}


def in_words(track: Track) -> dict[str, object]:
    """What a page needs to say where the proof stands (templates/accounts/_standing.html and around)."""
    return {"track": track, "words": WORDS[track.state], "reason": _reason(track)}


def _reason(track: Track) -> str:
    """Why an agent turned the paper down, in the words made for the person; empty when nobody did."""
    if track.state not in (TrackState.REFUSED, TrackState.OTHER_PAPER) or track.review is None:
        return ""
    return RefusalReason(track.review.reason).label if track.review.reason else ""

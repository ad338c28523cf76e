"""Why a numéro de sécurité sociale is refused, and the French sentence that says what to do about it."""

from enum import StrEnum

_SUBJECT = "Le numéro de sécurité sociale"
_ON_THE_CARD = "vérifiez-les sur votre carte Vitale."


class NirProblem(StrEnum):
    """Why a typed number is refused."""

    EMPTY = "empty"
    CHARACTERS = "characters"
    LETTERS = "letters"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    ONE_DIGIT = "one_digit"
    SAMPLE = "sample"
    SEX = "sex"
    MONTH = "month"
    DEPARTMENT = "department"
    ORDER = "order"
    WRONG_KEY = "wrong_key"


_SENTENCES = {
    NirProblem.EMPTY: "Saisissez votre numéro de sécurité sociale.",
    NirProblem.CHARACTERS: f"{_SUBJECT} ne contient que des chiffres, et parfois 2A ou 2B pour la Corse : "
    "retirez les autres signes.",
    NirProblem.LETTERS: f"{_SUBJECT} ne contient que des chiffres, sauf 2A ou 2B pour une naissance "
    "en Corse : remplacez les autres lettres.",
    NirProblem.ONE_DIGIT: f"{_SUBJECT} ne répète pas toujours le même chiffre : saisissez celui de votre carte Vitale.",
    NirProblem.SAMPLE: "Ce numéro est celui d’une carte Vitale d’exemple : saisissez le vôtre.",
    NirProblem.SEX: f"{_SUBJECT} commence par 1 ou 2, ou par 3, 4, 7 ou 8 s’il est provisoire : "
    "vérifiez le premier chiffre sur votre carte Vitale.",
    NirProblem.MONTH: "Les 4e et 5e chiffres du numéro de sécurité sociale indiquent le mois de naissance, "
    f"et celui-ci n’existe pas : {_ON_THE_CARD}",
    NirProblem.DEPARTMENT: "Les 6e et 7e caractères du numéro de sécurité sociale indiquent le département "
    f"de naissance, et celui-ci n’existe pas : {_ON_THE_CARD}",
    NirProblem.ORDER: "Les 11e, 12e et 13e chiffres du numéro de sécurité sociale ne sont jamais "
    f"trois zéros : {_ON_THE_CARD}",
    NirProblem.WRONG_KEY: "La clé, c’est-à-dire les deux derniers chiffres, ne correspond pas au numéro "
    "de sécurité sociale : vérifiez chaque chiffre sur votre carte Vitale.",
}


class NirError(ValueError):
    """A refused number: `reason` for the program, `str()` a French sentence, never with the number."""

    def __init__(self, reason: NirProblem, sentence: str = "") -> None:
        super().__init__(sentence or _SENTENCES[reason])
        self.reason = reason


def too_short_sentence(missing: int) -> str:
    return f"{_SUBJECT} compte 13 caractères : il en manque {'un' if missing == 1 else missing}."


def too_long_sentence(count: int) -> str:
    return (
        f"{_SUBJECT} compte 13 caractères, ou 15 avec la clé : vous en avez saisi {count}. "
        "Saisissez seulement les 13 premiers."
    )


def letters_sentence(typed: str) -> str:
    sentence = _SENTENCES[NirProblem.LETTERS]
    if "O" in typed:
        sentence += " Pour zéro, tapez le chiffre 0 et non la lettre O."
    if "I" in typed or "L" in typed:
        sentence += " Pour un, tapez le chiffre 1 et non la lettre I ou L."
    return sentence

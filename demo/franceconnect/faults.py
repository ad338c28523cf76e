"""What can be wrong with the simulated FranceConnect, one thing at a time. `effects.py` says how each is done."""

from enum import Enum


class Fault(Enum):
    """A value, its name and its explanation on the page."""

    label: str
    explanation: str

    def __new__(cls, value: str, label: str, explanation: str) -> "Fault":
        fault = object.__new__(cls)
        fault._value_, fault.label, fault.explanation = value, label, explanation
        return fault

    @property
    def is_harmless(self) -> bool:
        """Whether the login has to succeed all the same."""
        return self in HARMLESS

    # fmt: off
    NONE = "none", "Normal", "Il répond juste, tout de suite."

    ID_TOKEN_OTHER_AUDIENCE = "id_token_other_audience", "Pour un autre", "Le jeton est destiné à un autre service."
    ID_TOKEN_OTHER_ISSUER = "id_token_other_issuer", "D’un autre", "Le jeton se dit émis par un autre fournisseur."
    ID_TOKEN_ACR_MISSING = "id_token_acr_missing", "Sans niveau", "Le jeton ne dit pas le niveau de garantie."
    ID_TOKEN_ACR_LOWER = "id_token_acr_lower", "Niveau trop bas", "Le niveau de garantie est « eidas0 »."
    ID_TOKEN_OTHER_KEY = "id_token_other_key", "Autre clé", "Le jeton est signé par une clé étrangère."
    ID_TOKEN_ALG_NONE = "id_token_alg_none", "Sans signature", "Le jeton a pour algorithme « none »."
    ID_TOKEN_HS256 = "id_token_hs256", "Autre algorithme", "Le jeton est signé en HS256, avec le secret du portail."
    ID_TOKEN_EXPIRED = "id_token_expired", "Expiré", "Le jeton n’est plus valable depuis neuf minutes."
    ID_TOKEN_EXP_MISSING = "id_token_exp_missing", "Sans expiration", "Le jeton ne dit pas quand il expire."
    ID_TOKEN_SUB_MISSING = "id_token_sub_missing", "Sans personne", "Le jeton ne dit pas qui se connecte."
    ID_TOKEN_OTHER_NONCE = "id_token_other_nonce", "Autre connexion", "Le jeton est d’une autre connexion (nonce)."
    ID_TOKEN_NONCE_MISSING = "id_token_nonce_missing", "Sans nonce", "Le jeton ne dit pas de quelle connexion il est."
    ID_TOKEN_MISSING = "id_token_missing", "Absent", "La réponse n’a pas de jeton d’identité."

    USERINFO_OTHER_SUB = "userinfo_other_sub", "Autre personne", "Les informations sont celles de quelqu’un d’autre."
    USERINFO_SUB_MISSING = "userinfo_sub_missing", "Sans personne", "Les informations ne disent pas de qui elles sont."
    USERINFO_OTHER_AUDIENCE = "userinfo_other_audience", "Pour un autre", "Elles sont destinées à un autre service."
    USERINFO_OTHER_ISSUER = "userinfo_other_issuer", "D’un autre", "Elles se disent émises par un autre fournisseur."
    USERINFO_UNSIGNED = "userinfo_unsigned", "JSON", "Elles arrivent en simple JSON, sans signature."
    USERINFO_OTHER_KEY = "userinfo_other_key", "Autre clé", "Elles sont signées par une clé étrangère."
    USERINFO_ALG_NONE = "userinfo_alg_none", "Sans signature", "Elles ont pour algorithme « none »."
    USERINFO_HS256 = "userinfo_hs256", "Autre algorithme", "Elles sont signées en HS256, avec le secret du portail."
    USERINFO_EXPIRED = "userinfo_expired", "Expirées", "Elles ne sont plus valables depuis neuf minutes."
    USERINFO_EXP_MISSING = "userinfo_exp_missing", "Sans expiration", "Elles ne disent pas quand elles expirent."

    CLOCK_2_SECONDS = "clock_2_seconds", "2 secondes", "Son horloge a 2 secondes d’avance."
    CLOCK_20_SECONDS = "clock_20_seconds", "20 secondes", "Son horloge a 20 secondes d’avance."
    CLOCK_5_MINUTES = "clock_5_minutes", "5 minutes", "Son horloge a 5 minutes d’avance."

    KEYS_ROTATED = "keys_rotated", "Renouvelées", "Il change de clé à chaque connexion, et publie la nouvelle."
    KEYS_UNKNOWN = "keys_unknown", "Jamais publiées", "Chaque jeton a une clé nouvelle, qu’il ne publie pas."
    KEYS_ONE_KID = "keys_one_kid", "Homonymes", "Deux clés portent le même nom, la mauvaise en premier."

    TOKEN_ERROR = "token_error", "Panne", "L’adresse des jetons répond par une erreur 500."
    TOKEN_PAGE = "token_page", "Page", "L’adresse des jetons envoie une page au lieu d’une réponse."
    TOKEN_GARBAGE = "token_garbage", "Illisible", "La réponse de l’adresse des jetons est illisible."
    TOKEN_HANG = "token_hang", "Silence", "L’adresse des jetons se tait pendant 30 secondes."
    TOKEN_DRIP = "token_drip", "Au compte-gouttes", "Les jetons arrivent un caractère à la fois, sans finir."
    TOKEN_CUT = "token_cut", "Coupure", "La connexion est coupée au milieu des jetons."
    TOKEN_LARGE = "token_large", "Trop grand", "La réponse de l’adresse des jetons pèse 16 Mo."

    USERINFO_ERROR = "userinfo_error", "Panne", "L’adresse des informations répond par une erreur 500."
    USERINFO_PAGE = "userinfo_page", "Page", "L’adresse des informations envoie une page au lieu d’une réponse."
    USERINFO_GARBAGE = "userinfo_garbage", "Illisible", "La réponse de l’adresse des informations est illisible."
    USERINFO_HANG = "userinfo_hang", "Silence", "L’adresse des informations se tait pendant 30 secondes."
    USERINFO_DRIP = "userinfo_drip", "Au compte-gouttes", "Elles arrivent un caractère à la fois, sans finir."
    USERINFO_CUT = "userinfo_cut", "Coupure", "La connexion est coupée au milieu des informations."
    USERINFO_LARGE = "userinfo_large", "Trop grand", "La réponse de l’adresse des informations pèse 16 Mo."

    JWKS_ERROR = "jwks_error", "Panne", "L’adresse des clés répond par une erreur 500."
    JWKS_PAGE = "jwks_page", "Page", "L’adresse des clés envoie une page au lieu d’une réponse."
    JWKS_GARBAGE = "jwks_garbage", "Illisible", "La réponse de l’adresse des clés est illisible."
    JWKS_HANG = "jwks_hang", "Silence", "L’adresse des clés se tait pendant 30 secondes."
    JWKS_DRIP = "jwks_drip", "Au compte-gouttes", "Les clés arrivent un caractère à la fois, sans finir."
    JWKS_CUT = "jwks_cut", "Coupure", "La connexion est coupée au milieu des clés."
    JWKS_LARGE = "jwks_large", "Trop grand", "La réponse de l’adresse des clés pèse 16 Mo."

    CALLBACK_OTHER_ISSUER = "callback_other_issuer", "D’un autre", "Le retour se dit d’un autre fournisseur."
    CALLBACK_WITHOUT_ISSUER = "callback_without_issuer", "De personne", "Le retour ne dit pas de qui il vient."
    CALLBACK_OTHER_STATE = "callback_other_state", "Autre connexion", "Le retour est d’une autre connexion (state)."
    CALLBACK_WITHOUT_CODE = "callback_without_code", "Sans code", "Le retour n’a ni code ni erreur."
    CALLBACK_SERVER_ERROR = "callback_server_error", "Erreur interne", "Le retour dit « server_error »."
    CALLBACK_UNAVAILABLE = "callback_unavailable", "Indisponible", "Le retour dit « temporarily_unavailable »."
    CALLBACK_INVALID_SCOPE = "callback_invalid_scope", "Demande refusée", "Le retour dit « invalid_scope »."
    CALLBACK_NUMBERED = "callback_numbered", "Erreur numérotée", "Le retour dit « Y000006 »."
    CALLBACK_UNHEARD_OF = "callback_unheard_of", "Erreur inconnue", "Le retour dit une erreur que personne ne connaît."

    FAMILY_NAME_MISSING = "family_name_missing", "Sans nom", "Le nom de naissance manque."
    GIVEN_NAMES_MISSING = "given_names_missing", "Sans prénoms", "Les prénoms manquent."
    BIRTHDATE_MISSING = "birthdate_missing", "Sans date", "La date de naissance manque."
    BIRTHCOUNTRY_MISSING = "birthcountry_missing", "Sans pays", "Le pays de naissance manque."
    BIRTHDATE_NO_DATE = "birthdate_no_date", "Fausse date", "La date de naissance est le 30 février."
    BIRTHPLACE_NO_CODE = "birthplace_no_code", "Lieu en lettres", "La commune de naissance est un nom, pas un code."
    NAME_WITH_DIGITS = "name_with_digits", "Chiffres", "Le nom de naissance contient des chiffres."
    NAME_TOO_LONG = "name_too_long", "Nom trop long", "Le nom de naissance a 300 lettres."
    NAME_NO_TEXT = "name_no_text", "Liste", "Le nom de naissance est une liste au lieu d’un texte."
    # fmt: on


HARMLESS = frozenset({Fault.NONE, Fault.CLOCK_2_SECONDS, Fault.CLOCK_20_SECONDS, Fault.KEYS_ROTATED})

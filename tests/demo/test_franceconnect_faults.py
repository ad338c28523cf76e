"""Each fault of the simulated FranceConnect is what it says, and nothing else is wrong."""

import jwt
import pytest

from demo.franceconnect import effects
from demo.franceconnect.deliveries import DELIVERIES
from demo.franceconnect.effects import CALLBACK, CIVIL_STATUS, EFFECTS, GROUPS
from demo.franceconnect.faults import Fault
from demo.franceconnect.people import find_citizen
from demo.franceconnect.server import ENDPOINTS
from tests.demo.portal import (
    PERSON,
    STATE,
    authorize_url,
    log_in,
    parameters,
    problem_with_id_token,
    problem_with_userinfo,
    read,
)
from tests.franceconnect import walk

# What a strict portal finds wrong with the id_token, and with userinfo.
TOKENS = {
    Fault.NONE: (None, None),
    Fault.ID_TOKEN_OTHER_AUDIENCE: (jwt.InvalidAudienceError, None),
    Fault.ID_TOKEN_OTHER_ISSUER: (jwt.InvalidIssuerError, None),
    Fault.ID_TOKEN_ACR_MISSING: ("acr", None),
    Fault.ID_TOKEN_ACR_LOWER: ("acr", None),
    Fault.ID_TOKEN_OTHER_KEY: (jwt.InvalidSignatureError, None),
    Fault.ID_TOKEN_ALG_NONE: (jwt.InvalidAlgorithmError, None),
    Fault.ID_TOKEN_HS256: (jwt.InvalidAlgorithmError, None),
    Fault.ID_TOKEN_EXPIRED: (jwt.ExpiredSignatureError, None),
    Fault.ID_TOKEN_EXP_MISSING: (jwt.MissingRequiredClaimError, None),
    Fault.ID_TOKEN_SUB_MISSING: (jwt.MissingRequiredClaimError, None),
    Fault.ID_TOKEN_OTHER_NONCE: ("nonce", None),
    Fault.ID_TOKEN_NONCE_MISSING: ("nonce", None),
    Fault.ID_TOKEN_MISSING: ("missing", None),
    Fault.USERINFO_OTHER_SUB: (None, "sub"),
    Fault.USERINFO_SUB_MISSING: (None, jwt.MissingRequiredClaimError),
    Fault.USERINFO_OTHER_AUDIENCE: (None, jwt.InvalidAudienceError),
    Fault.USERINFO_OTHER_ISSUER: (None, jwt.InvalidIssuerError),
    Fault.USERINFO_UNSIGNED: (None, "not signed"),
    Fault.USERINFO_OTHER_KEY: (None, jwt.InvalidSignatureError),
    Fault.USERINFO_ALG_NONE: (None, jwt.InvalidAlgorithmError),
    Fault.USERINFO_HS256: (None, jwt.InvalidAlgorithmError),
    Fault.USERINFO_EXPIRED: (None, jwt.ExpiredSignatureError),
    Fault.USERINFO_EXP_MISSING: (None, jwt.MissingRequiredClaimError),
    Fault.CLOCK_2_SECONDS: (None, None),
    Fault.CLOCK_20_SECONDS: (None, None),
    Fault.CLOCK_5_MINUTES: (jwt.ImmatureSignatureError, jwt.ImmatureSignatureError),
    Fault.KEYS_ROTATED: (None, None),
    Fault.KEYS_UNKNOWN: (KeyError, KeyError),
    Fault.KEYS_ONE_KID: (jwt.InvalidSignatureError, jwt.InvalidSignatureError),
}
CLAIMS = {
    Fault.FAMILY_NAME_MISSING: {"family_name": None},
    Fault.GIVEN_NAMES_MISSING: {"given_name": None, "given_name_array": None},
    Fault.BIRTHDATE_MISSING: {"birthdate": None},
    Fault.BIRTHCOUNTRY_MISSING: {"birthcountry": None},
    Fault.BIRTHDATE_NO_DATE: {"birthdate": "1984-02-30"},
    Fault.BIRTHPLACE_NO_CODE: {"birthplace": "Locronan"},
    Fault.NAME_WITH_DIGITS: {"family_name": "FALV1GNE 2"},
    Fault.NAME_TOO_LONG: {"family_name": "A" * 300},
    Fault.NAME_NO_TEXT: {"family_name": ["FALVIGNE"]},
}
CALLBACKS = {
    Fault.CALLBACK_OTHER_ISSUER: {"iss": effects.ELSEWHERE},
    Fault.CALLBACK_WITHOUT_ISSUER: {"iss": None},
    Fault.CALLBACK_OTHER_STATE: {"state": effects.ANOTHER_LOGIN},
    Fault.CALLBACK_WITHOUT_CODE: {"code": None},
    Fault.CALLBACK_SERVER_ERROR: {"code": None, "error": "server_error"},
    Fault.CALLBACK_UNAVAILABLE: {"code": None, "error": "temporarily_unavailable"},
    Fault.CALLBACK_INVALID_SCOPE: {"code": None, "error": "invalid_scope"},
    Fault.CALLBACK_NUMBERED: {"code": None, "error": "Y000006"},
    Fault.CALLBACK_UNHEARD_OF: {"code": None, "error": "<b>jamais vu</b>"},
}
BY_VALUE = {"ids": lambda fault: fault.value}


def changed(before, after):
    return {name: after.get(name) for name in before | after if after.get(name) != before.get(name)}


def test_every_fault_is_done_in_one_group_and_tried_here():
    grouped = [fault for group in GROUPS.values() for fault in group]
    assert sorted(fault.name for fault in [Fault.NONE, *grouped]) == sorted(Fault.__members__)
    assert set(EFFECTS) == set(Fault)
    travels = {Fault(f"{endpoint}_{way}") for endpoint in ("token", "userinfo", "jwks") for way in DELIVERIES}
    assert set(Fault) == TOKENS.keys() | CLAIMS.keys() | CALLBACKS.keys() | travels
    assert (CLAIMS.keys(), CALLBACKS.keys()) == (CIVIL_STATUS.keys(), CALLBACK.keys())
    assert {name for effect in EFFECTS.values() for name in effect.deliveries} <= {
        endpoint.name for endpoint in ENDPOINTS.values()
    }


def test_no_two_faults_are_named_or_explained_alike():
    assert len({fault.explanation for fault in Fault}) == len(Fault)
    for group in GROUPS.values():
        assert len({fault.label for fault in group}) == len(group)


@pytest.mark.parametrize("fault", TOKENS, **BY_VALUE)
def test_a_token_has_the_one_thing_wrong_that_the_fault_says(provider, fault):
    provider.fault = fault
    login = log_in(provider)
    found = problem_with_id_token(provider, login), problem_with_userinfo(provider, login, find_citizen(PERSON).sub)
    assert found == TOKENS[fault]
    assert fault.is_harmless == (found == (None, None))


@pytest.mark.parametrize("fault", CLAIMS, **BY_VALUE)
def test_a_civil_status_has_the_one_thing_wrong_that_the_fault_says(provider, fault):
    provider.fault = fault
    login = log_in(provider)
    assert problem_with_id_token(provider, login) is None
    citizen = find_citizen(PERSON)
    about = read(provider, login.userinfo.text)
    said = {name: about[name] for name in citizen.claims if name in about}
    assert changed(citizen.claims, said) == CLAIMS[fault]


@pytest.mark.parametrize("fault", CALLBACKS, **BY_VALUE)
def test_a_callback_has_the_one_thing_wrong_that_the_fault_says(provider, fault):
    right = {"code": "any", "state": STATE, "iss": provider.issuer}
    provider.fault = fault
    said = parameters(walk(authorize_url(provider), PERSON))
    assert changed(right, said | ({"code": "any"} if "code" in said else {})) == CALLBACKS[fault]


def test_the_clock_is_as_far_ahead_as_the_fault_says(provider, clock):
    provider.fault = Fault.NONE
    now = read(provider, log_in(provider).tokens["id_token"])["iat"]
    for fault, seconds in [(Fault.CLOCK_2_SECONDS, 2), (Fault.CLOCK_20_SECONDS, 20)]:
        provider.fault = fault
        login = log_in(provider)
        for token in (login.tokens["id_token"], login.userinfo.text):
            assert read(provider, token)["iat"] == now + seconds


def test_a_rotated_key_is_another_at_each_login_and_an_unknown_one_at_each_token(provider):
    for fault, count in [(Fault.KEYS_ROTATED, 2), (Fault.KEYS_UNKNOWN, 4)]:
        provider.fault = fault
        logins = [log_in(provider) for _ in range(2)]
        tokens = [token for login in logins for token in (login.tokens["id_token"], login.userinfo.text)]
        assert len({jwt.get_unverified_header(token)["kid"] for token in tokens}) == count

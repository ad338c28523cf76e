import datetime as dt
import json
import logging
import ssl
from ipaddress import ip_address
from time import monotonic

import pytest
import time_machine
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from identity.civil_status import CivilStatus
from identity.papers import PaperKind
from proofing import bounded_http
from proofing.enums import Verdict
from proofing.http_verifier import FAILURES_TO_OPEN, OPEN_SECONDS, HttpVerifier
from proofing.verifier_protocol import Paper, Verification
from tests.contact_verification.carriers import Gateway, answer, nonsense, serving, silence
from tests.factories import BORN_ON, ISSUED_ON, new_card_number, new_nir
from tests.proofing.verifier_server import HOLDER, REFERENCE, drip, hang_up, in_turn, reply, valid
from tests.services.servers import HOST, free_port

TOKEN = "s3cr3t-t0ken"
DECLARED = CivilStatus("Delorme", "Lisandra Maria", BORN_ON)
CARD = Paper(PaperKind.NATIONAL_ID_CARD, new_card_number(), ISSUED_ON)
NIR = new_nir()
UNAVAILABLE = Verification(Verdict.UNAVAILABLE)
PROVEN = Verification(Verdict.VALID, is_same_person=True, is_same_nir=True, reference=REFERENCE)


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch):
    monkeypatch.setattr(bounded_http, "PAUSES", (0.0, 0.0))


@pytest.fixture
def server():
    with serving(Gateway()) as server:
        server.give = reply(valid())
        yield server


@pytest.fixture
def verifier(server):
    return HttpVerifier(f"http://{TOKEN}@{server.address}/v1/papers")


@pytest.fixture
def short_patience(monkeypatch):
    monkeypatch.setattr(bounded_http, "CONNECT_SECONDS", 0.2)
    monkeypatch.setattr(bounded_http, "READ_SECONDS", 0.2)
    monkeypatch.setattr(bounded_http, "TOTAL_SECONDS", 0.5)


def ask(verifier, *, nir=NIR, civil_status=DECLARED):
    return verifier.verify(paper=CARD, civil_status=civil_status, nir=nir)


# The question


def test_the_question_is_one_json_post_with_the_token_as_bearer_and_nothing_in_the_address(server, verifier):
    assert ask(verifier) == PROVEN
    (request,) = server.received
    asked = {"kind": "national_id_card", "number": CARD.number, "issued_on": "2022-03-15", "nir": NIR}
    assert request["body"] == asked
    assert request["path"] == "/v1/papers"
    assert request["headers"]["Authorization"] == f"Bearer {TOKEN}"
    assert request["headers"]["Content-Type"] == "application/json"
    assert request["headers"]["Host"] == server.address


def test_a_nir_that_was_not_declared_is_null(server, verifier):
    ask(verifier, nir=None)
    assert server.received[0]["body"]["nir"] is None


@pytest.mark.parametrize(("written", "sent"), [("", None), ("a%2Fb%40c@", "Bearer a/b@c")])
def test_the_token_is_read_from_the_address_and_is_optional(server, written, sent):
    ask(HttpVerifier(f"http://{written}{server.address}"))
    assert server.received[0]["headers"].get("Authorization") == sent
    assert server.received[0]["path"] == "/"


# The answers of the protocol


@pytest.mark.parametrize(("word", "verdict"), [("invalid", Verdict.INVALID), ("unknown", Verdict.UNKNOWN)])
def test_what_is_not_valid_says_nothing_of_the_holder(server, verifier, word, verdict):
    server.give = reply(valid(verdict=word))
    assert ask(verifier) == Verification(verdict, reference=REFERENCE)


@pytest.mark.parametrize("changed", [{"birth_name": "Tarvanel"}, {"first_names": "Maria"}, {"born_on": "1984-12-06"}])
def test_valid_for_another_person_is_not_the_same_person(server, verifier, changed):
    server.give = reply(valid(holder=HOLDER | changed))
    assert ask(verifier) == Verification(Verdict.VALID, is_same_nir=True, reference=REFERENCE)


@pytest.mark.parametrize(
    "holder",
    [
        None,
        [],
        "DELORME Lisandra",
        {},
        {"birth_name": "DELORME", "first_names": "Lisandra"},
        HOLDER | {"birth_name": None},
        HOLDER | {"first_names": ["Lisandra"]},
        HOLDER | {"born_on": "05/12/1984"},
        HOLDER | {"born_on": 19841205},
        HOLDER | {"birth_name": "", "first_names": ""},
    ],
)
def test_valid_without_a_well_formed_holder_is_not_the_same_person(server, verifier, holder):
    server.give = reply(valid(holder=holder))
    assert ask(verifier) == Verification(Verdict.VALID, is_same_nir=True, reference=REFERENCE)


@pytest.mark.parametrize("word", [None, False, "true", 1, ["yes"]])
def test_only_true_says_that_the_nir_is_the_holders(server, verifier, word):
    server.give = reply(valid(is_same_nir=word))
    assert ask(verifier) == Verification(Verdict.VALID, is_same_person=True, reference=REFERENCE)


def test_nobody_has_the_nir_that_was_not_declared(verifier):
    assert not ask(verifier, nir=None).is_same_nir


# Everything else


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<!doctype html><title>Maintenance</title>",
        b"\xff\xfe\x00",
        b"[" * 60_000,
        b'"valid"',
        b"[]",
        b"null",
        valid()[:-1],
        valid(verdict=None),
        valid(verdict="VALID"),
        valid(verdict="unavailable"),
        valid(verdict=["valid"]),
        valid(reference=None),
        valid(reference=""),
        valid(reference=42),
        valid(reference="x" * 65),
        valid(reference="réf"),
        valid(reference="two\nlines"),
        valid(reference=f"paper-{CARD.number}"),
        valid(reference=NIR),
        valid(note="x" * bounded_http.MAX_ANSWER),
        valid() + b" " * bounded_http.MAX_ANSWER,
    ],
)
def test_what_is_not_of_the_protocol_is_unavailable_and_not_asked_again(server, verifier, body):
    server.give = reply(body)
    assert ask(verifier) == UNAVAILABLE
    assert len(server.received) == 1


def test_a_large_answer_of_the_protocol_is_read(server, verifier):
    server.give = reply(valid(note="x" * (bounded_http.MAX_ANSWER - len(valid(note="")))))
    assert ask(verifier) == PROVEN


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from([*HOLDER, "x"]), inner, max_size=3),
    max_leaves=5,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changed=st.dictionaries(st.sampled_from(["verdict", "reference", "holder", "is_same_nir"]), JSON, min_size=1))
def test_no_json_at_all_proves_more_than_the_protocol_says(server, changed):
    server.give = reply(json.dumps(json.loads(valid()) | changed).encode())
    verification = ask(HttpVerifier(f"http://{server.address}/"))
    assert not verification.is_same_person or changed.get("holder", HOLDER) == HOLDER
    assert not verification.is_same_nir or changed.get("is_same_nir", True) is True
    assert verification.verdict == Verdict.UNAVAILABLE or verification.reference


@pytest.mark.parametrize("status", [201, 204, 400, 401, 404, 500])
def test_another_status_is_unavailable_even_with_a_valid_answer_and_not_asked_again(server, verifier, status):
    server.give = reply(valid(), status)
    assert ask(verifier) == UNAVAILABLE
    assert len(server.received) == 1


def test_a_redirect_is_not_followed_so_that_paper_and_token_stay_here(server, verifier):
    with serving(Gateway()) as elsewhere:
        elsewhere.give = reply(valid())
        server.give = answer(307, Location=f"http://{elsewhere.address}/")
        assert ask(verifier) == UNAVAILABLE
        assert elsewhere.received == []


@pytest.mark.parametrize("trouble", [hang_up, nonsense, *map(answer, (429, 502, 503, 504))])
def test_what_passes_is_tried_three_times(server, verifier, trouble):
    server.give = trouble
    assert ask(verifier) == UNAVAILABLE
    assert len(server.received) == 3


@pytest.mark.parametrize("trouble", [hang_up, answer(503)])
def test_a_verifier_that_comes_back_in_between_is_heard(server, verifier, trouble):
    server.give = in_turn(trouble, trouble, reply(valid()))
    assert ask(verifier) == PROVEN


def test_no_try_begins_that_the_whole_time_leaves_no_room_for(server, verifier, monkeypatch):
    monkeypatch.setattr(bounded_http, "PAUSES", (bounded_http.TOTAL_SECONDS,))
    server.give = answer(503)
    started = monotonic()
    assert ask(verifier) == UNAVAILABLE
    assert monotonic() - started < 2
    assert len(server.received) == 1


@pytest.mark.parametrize("address", [f"{TOKEN}@{HOST}:{{port}}/", f"{TOKEN}@no..host/", f"{TOKEN}@"])
def test_a_verifier_that_is_not_there_is_unavailable(address):
    assert ask(HttpVerifier(f"http://{address.format(port=free_port())}")) == UNAVAILABLE


@pytest.mark.parametrize(
    "trouble",
    [silence, drip(b""), drip(b"HTTP/1.0 200 OK\r\nX-Slow: "), drip(b"HTTP/1.0 200 OK\r\n\r\n" + valid())],
    ids=["silence", "no HTTP", "headers", "body"],
)
def test_neither_silence_nor_a_trickle_holds_us(server, verifier, short_patience, trouble):
    server.give = trouble
    started = monotonic()
    assert ask(verifier) == UNAVAILABLE
    assert monotonic() - started < 2
    assert len(server.received) == 1


def test_silence_is_given_up_long_before_the_whole_time(server, verifier, monkeypatch):
    monkeypatch.setattr(bounded_http, "READ_SECONDS", 0.1)
    server.give = silence
    started = monotonic()
    assert ask(verifier) == UNAVAILABLE
    assert monotonic() - started < 2


# The breaker


@pytest.fixture
def clock():
    with time_machine.travel(dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC)) as clock:
        yield clock


@pytest.fixture
def opened(server, verifier, clock):
    """A verifier that is left alone: it has just failed as often as it takes."""
    server.give = answer(500)
    for _ in range(FAILURES_TO_OPEN):
        ask(verifier)
    assert len(server.received) == FAILURES_TO_OPEN
    server.received.clear()
    return verifier


def test_after_repeated_failures_no_connection_is_made(server, opened):
    server.give = reply(valid())
    assert ask(opened) == UNAVAILABLE
    assert server.received == []


def test_it_is_heard_again_by_itself_after_one_good_answer(server, opened, clock):
    server.give = reply(valid())
    clock.shift(OPEN_SECONDS + 1)
    assert [ask(opened), ask(opened)] == [PROVEN, PROVEN]
    server.give = answer(500)
    for _ in range(FAILURES_TO_OPEN - 1):
        ask(opened)
    server.give = reply(valid())
    assert ask(opened) == PROVEN


def test_one_question_tries_and_a_bad_answer_leaves_it_alone_again(server, opened, clock):
    clock.shift(OPEN_SECONDS + 1)
    assert [ask(opened), ask(opened)] == [UNAVAILABLE] * 2
    assert len(server.received) == 1


def test_a_good_answer_in_between_wipes_out_the_failures(server, verifier):
    failures = [answer(500)] * (FAILURES_TO_OPEN - 1)
    server.give = in_turn(*failures, reply(valid()), *failures, reply(valid()))
    verdicts = [ask(verifier).verdict for _ in range(2 * FAILURES_TO_OPEN)]
    assert verdicts == [*[Verdict.UNAVAILABLE] * (FAILURES_TO_OPEN - 1), Verdict.VALID] * 2


# What is written down


@pytest.mark.parametrize("give", [reply(valid()), reply(valid(verdict="no")), answer(401), nonsense, hang_up])
def test_nothing_of_question_answer_or_token_is_logged(server, verifier, caplog, give):
    caplog.set_level(logging.DEBUG)
    server.give = give
    for _ in range(FAILURES_TO_OPEN + 1):
        ask(verifier)
    logged = "".join(f"{record.__dict__}" for record in caplog.records)
    for secret in (TOKEN, CARD.number, NIR, "2022-03-15", "Delorme", "DELORME", "Lisandra", "1984-12"):
        assert secret not in logged


def test_the_log_says_why_there_is_no_answer(server, verifier, caplog):
    server.give = in_turn(*[answer(401)] * (FAILURES_TO_OPEN - 1), reply(b"<html>"))
    for _ in range(FAILURES_TO_OPEN + 1):
        ask(verifier)
    reasons = [record.msg["reason"] for record in caplog.records]
    assert reasons == [*["status 401"] * (FAILURES_TO_OPEN - 1), "no JSON", "left alone"]


# https


@pytest.fixture
def secure_server(server, tmp_path):
    """The same server behind a certificate that only `certificate.pem` vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "verifier")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(dt.datetime.now(dt.UTC) - dt.timedelta(days=1))
        .not_valid_after(dt.datetime.now(dt.UTC) + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(HOST))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (tmp_path / "certificate.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (tmp_path / "key.pem").write_bytes(key.private_bytes(serialization.Encoding.PEM, *private))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "certificate.pem", tmp_path / "key.pem")
    server.socket = context.wrap_socket(server.socket, server_side=True)
    return server


@pytest.fixture
def secure_verifier(secure_server):
    return HttpVerifier(f"https://{TOKEN}@{secure_server.address}/v1/papers")


def test_a_certificate_that_nobody_vouches_for_receives_no_question(secure_server, secure_verifier):
    assert ask(secure_verifier) == UNAVAILABLE
    assert secure_server.received == []


@pytest.fixture
def _trusted(monkeypatch, tmp_path, secure_server):
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificate.pem"))


@pytest.mark.usefixtures("_trusted")
def test_over_https_the_answer_is_heard(secure_verifier):
    assert ask(secure_verifier) == PROVEN


@pytest.mark.usefixtures("_trusted")
def test_a_trickle_over_https_does_not_hold_us(secure_server, secure_verifier, short_patience):
    secure_server.give = drip(b"HTTP/1.0 200 OK\r\n\r\n" + valid())
    started = monotonic()
    assert ask(secure_verifier) == UNAVAILABLE
    assert monotonic() - started < 2

import logging

import pytest

from identity.civil_status import CivilStatus
from identity.papers import PaperKind
from proofing.enums import Verdict
from proofing.http_verifier import FAILURES_TO_OPEN
from proofing.verifiers import Paper, Verification, verify_paper
from tests.contact_verification.carriers import Gateway, answer, serving
from tests.factories import BORN_ON, ISSUED_ON, RegistryEntryFactory, new_card_number, new_nir
from tests.proofing.verifier_server import REFERENCE, reply, valid

TOKEN = "s3cr3t-t0ken"
HOLDER = CivilStatus("Delorme", "Lisandra Maria", BORN_ON)
CARD = Paper(PaperKind.NATIONAL_ID_CARD, new_card_number(), ISSUED_ON)
NIR = new_nir()


@pytest.fixture
def server(settings):
    with serving(Gateway()) as server:
        server.give = reply(valid())
        settings.IDENTITY_VERIFIER_URL = f"http://{TOKEN}@{server.address}/"
        yield server


def ask():
    return verify_paper(paper=CARD, civil_status=HOLDER, nir=NIR)


def lines(caplog):
    return [record.msg for record in caplog.records if record.name == "proofing.verifiers"]


@pytest.mark.django_db
def test_the_local_verifier_is_the_registry(settings):
    settings.IDENTITY_VERIFIER_URL = "local"
    RegistryEntryFactory(number=CARD.number, nir=NIR)
    verification = ask()
    assert (verification.verdict, verification.is_same_person, verification.is_same_nir) == (Verdict.VALID, True, True)


def test_an_address_is_asked_over_http(server):
    assert ask() == Verification(Verdict.VALID, is_same_person=True, is_same_nir=True, reference=REFERENCE)


def test_the_failures_of_one_address_are_counted_over_all_questions(server):
    server.give = answer(500)
    assert {ask().verdict for _ in range(FAILURES_TO_OPEN + 3)} == {Verdict.UNAVAILABLE}
    assert len(server.received) == FAILURES_TO_OPEN


@pytest.mark.parametrize(
    ("give", "said"),
    [
        (reply(valid()), {"verdict": "valid", "reference": REFERENCE}),
        (reply(valid(verdict="unknown")), {"verdict": "unknown", "reference": REFERENCE}),
        (answer(404), {"verdict": "unavailable", "reference": ""}),
    ],
)
def test_the_log_has_the_verdict_its_reference_and_how_long_it_took(server, caplog, give, said):
    caplog.set_level(logging.INFO)
    server.give = give
    ask()
    (line,) = lines(caplog)
    assert said.items() <= line.items()
    assert 0 <= line["seconds"] < 10


def test_neither_paper_nor_nir_nor_token_is_in_the_log(server, caplog):
    caplog.set_level(logging.DEBUG)
    ask()
    assert lines(caplog)
    logged = "".join(f"{record.__dict__}" for record in caplog.records)
    for secret in (TOKEN, CARD.number, NIR, "2022-03-15", "Delorme", "DELORME", "Lisandra"):
        assert secret not in logged


def test_the_number_of_a_paper_stays_out_of_its_repr():
    assert repr(CARD) == "Paper(national_id_card)"

"""What a person types leaves the page for the encrypted draft and nowhere else."""

import json
import logging
import re
import sys
from base64 import b64encode
from urllib.parse import quote

import pytest
from celery.signals import before_task_publish
from django.db import IntegrityError, transaction
from structlog.stdlib import ProcessorFormatter

from accounts.models import Account, Registration
from accounts.wizard import CIVIL_STATUS
from contact_verification.codes import derive_code
from contact_verification.delivery import deliver
from contact_verification.models import Challenge, Message
from moncompte.logs import summarise_exception
from proofing.models import VerificationAttempt
from proofing.verification import make_attempt
from tests.factories import PersonFactory, new_card_number, new_mail, new_nir

pytestmark = pytest.mark.django_db

STEPS = "/inscription/"


class Traces(list):
    """Everything that was written, sent or shown outside of a page: (where, text)."""

    def add(self, where, *values):
        self.extend((where, f"{value!r} {value}") for value in values)

    def holding(self, secret):
        """Where a secret is found, plain, quoted as in an address, or in base64."""
        forms = {secret, quote(secret), b64encode(secret.encode()).decode().rstrip("=")}
        return {where for where, text in self if any(form in text for form in forms)}


@pytest.fixture
def traces(caplog, settings):
    """All log records at DEBUG, but of the loggers that the settings hold back, and all that Celery carries."""
    found = Traces()
    caplog.set_level(logging.DEBUG)
    known = logging.Logger.manager.loggerDict
    loggers = [known[name] for name in known.keys() - settings.LOGGING["loggers"].keys()]
    loggers = [logger for logger in loggers if isinstance(logger, logging.Logger)]
    levels = [(logger, logger.level, logger.propagate) for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.DEBUG)
        logger.propagate = True

    def published(headers=None, body=None, **kwargs):
        found.add("broker", headers, body)

    before_task_publish.connect(published)
    yield found
    before_task_publish.disconnect(published)
    for logger, level, propagate in levels:
        logger.setLevel(level)
        logger.propagate = propagate


class Visitor:
    """A browser that notes the address, the cookies and the headers of every answer."""

    def __init__(self, client, traces):
        self.client, self.traces = client, traces

    def _note(self, response):
        self.traces.add("address", response.request["PATH_INFO"], response.request["QUERY_STRING"])
        self.traces.add("header", dict(response.headers))
        self.traces.add("cookie", self.client.cookies.output())
        return response

    def get(self, address):
        return self._note(self.client.get(address))

    def post(self, address, **data):
        return self._note(self.client.post(address, data))


@pytest.fixture
def visitor(client, traces):
    return Visitor(client, traces)


def create_account(visitor, deliver_all, typed):
    """The whole creation, with a refusal on the way at each step that has one; returns its secrets."""
    born_on = {"born_on_0": "5", "born_on_1": "12", "born_on_2": "1984"}
    names = {"birth_name": typed["birth name"], "first_names": typed["first names"]}
    civil_status = {"nir": typed["nir"], "civility": "madame", "birth_country": "99100", "birth_commune": "Ajaccio"}
    visitor.post(f"{STEPS}etat-civil/", **civil_status | names | born_on | {"birth_commune": "Zzyzx"})
    visitor.post(f"{STEPS}etat-civil/", **civil_status | names | born_on)
    issued_on = {"issued_on_0": "15", "issued_on_1": "3", "issued_on_2": "2022"}
    paper = {"kind": "national_id_card", "number": typed["paper"]} | issued_on
    visitor.post(f"{STEPS}piece-identite/", **paper | {"issued_on_2": "2099"})
    visitor.post(f"{STEPS}piece-identite/", **paper)
    visitor.get(f"{STEPS}piece-identite/verification/")
    make_attempt(attempt_id=VerificationAttempt.objects.get().pk)
    visitor.get(f"{STEPS}piece-identite/verification/")
    contact = {"mobile": typed["mobile"], "mail": typed["mail"], "channel": "sms"}
    visitor.post(f"{STEPS}coordonnees/", **contact | {"channel": "pigeon"})
    visitor.post(f"{STEPS}coordonnees/", **contact)
    deliver_all()
    code = derive_code(Challenge.objects.get())
    visitor.post(f"{STEPS}verification/", code=f"{(int(code) + 1) % 10**6:06d}")
    visitor.post(f"{STEPS}verification/nouveau-code/")
    visitor.post(f"{STEPS}verification/", code=code)
    password = {"password": typed["password"], "confirmation": typed["password"], "accepts_terms": "on"}
    visitor.post(f"{STEPS}mot-de-passe/", **password | {"confirmation": "x"})
    visitor.post(f"{STEPS}mot-de-passe/", **password)
    assert Registration.objects.get().answers[CIVIL_STATUS]["nir"] == typed["nir"]
    visitor.get(f"{STEPS}recapitulatif/")
    visitor.post(f"{STEPS}recapitulatif/")
    deliver_all()
    return code


@pytest.fixture
def deliver_all():
    """A function that delivers what waits in the outbox."""

    def run():
        for pk in Message.objects.on_their_way().values_list("pk", flat=True):
            deliver(message_id=pk)

    return run


def test_nothing_typed_is_in_a_log_an_address_a_cookie_or_a_task(
    visitor, traces, caplog, deliver_all, django_capture_on_commit_callbacks
):
    typed = {
        "nir": new_nir(),
        "birth name": "Kervella-Roudaut",
        "first names": "Enora Maïwenn",
        "paper": new_card_number(),
        "mobile": "06 11 22 33 44",
        "mail": new_mail(),
        "password": "Trombone42qui",
    }
    with django_capture_on_commit_callbacks(execute=True):
        code = create_account(visitor, deliver_all, typed)
    provisional_id = Account.objects.get().person.provisional_id
    for password in ("Wrong" + typed["password"], typed["password"]):
        visitor.post("/connexion/", identifier=provisional_id, password=password)
    assert visitor.get("/mon-compte/").status_code == 200
    visitor.post("/deconnexion/")
    for record in caplog.records:
        traces.add("log", record.getMessage(), record.__dict__)
    assert {"log", "broker", "address", "header", "cookie"} <= {where for where, _ in traces}
    secrets = typed | {"code": code, "provisional": provisional_id, "E.164": "611223344", "born": "1984-12-05"}
    found = {name: traces.holding(secret) for name, secret in secrets.items() if traces.holding(secret)}
    assert found == {}


def test_a_secret_is_found_however_it_is_written():
    traces = Traces()
    traces.add("log", {"nir": "2841275110042"})
    traces.add("cookie", quote("Maïwenn"))
    traces.add("broker", b64encode(b"2841275110042").decode())
    assert traces.holding("2841275110042") == {"log", "broker"}
    assert traces.holding("Maïwenn") == {"cookie"}


def test_an_exception_is_logged_by_type_and_place_without_what_it_quotes(settings):
    formatter = settings.LOGGING["formatters"]["json"]
    render = ProcessorFormatter(**{name: value for name, value in formatter.items() if name != "()"}).format
    holder = PersonFactory(verified=True)
    try:
        with transaction.atomic():
            PersonFactory(verified=True, nir=holder.nir, birth_name="Kervella")
    except IntegrityError:
        record = logging.LogRecord("django.request", logging.ERROR, "", 0, "Internal Server Error", (), sys.exc_info())
        line = json.loads(render(record))
    exception = line["exception"]
    assert exception[0]["type"] == "django.db.utils.IntegrityError"
    assert any(re.match(r"tests/moncompte/test_logs\.py:\d+ test_an_exception", place) for place in exception[0]["at"])
    assert len(exception) == 2  # the driver's own comes with it
    assert holder.nir_digest not in str(line)
    assert "Kervella" not in str(line)


@pytest.mark.parametrize("error", [None, False, (None, None, None)])
def test_a_line_without_an_exception_says_nothing_of_one(error):
    assert summarise_exception(None, "", {"event": "x", "exc_info": error}) == {"event": "x"}


def test_an_exception_in_course_is_summarised_with_its_cause():
    try:
        try:
            int("Kervella")
        except ValueError as error:
            raise KeyError from error
    except KeyError:
        line = summarise_exception(None, "", {"exc_info": True})
    assert [one["type"] for one in line["exception"]] == ["builtins.KeyError", "builtins.ValueError"]
    assert "Kervella" not in str(line)

import json
import logging

import pytest

from contact_verification import senders
from contact_verification.senders import Acceptance, Outgoing, send_mail, send_sms
from tests.contact_verification.carriers import (
    Gateway,
    RawServer,
    answer,
    mail_server,
    nonsense,
    serving,
    silence,
)
from tests.factories import new_mail, new_mobile
from tests.services.servers import HOST, free_port

TOKEN = "s3cr3t-t0ken"
SMTP = "django.core.mail.backends.smtp.EmailBackend"


@pytest.fixture
def gateway(settings):
    with serving(Gateway()) as server:
        settings.SMS_URL = f"http://{TOKEN}@{server.address}/v1/messages?sender=caf"
        yield server


@pytest.fixture
def mails(settings):
    with mail_server() as (server, port):
        use_smtp(settings, port)
        yield server


def use_smtp(settings, port):
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = SMTP, HOST, port


@pytest.fixture
def short_patience(settings, monkeypatch):
    settings.EMAIL_TIMEOUT = 0.2
    monkeypatch.setattr(senders, "HTTP_TIMEOUT", (0.2, 0.2))


def an_sms():
    return Outgoing(new_mobile(), "", "Mon Compte : votre code est 123456.", "a-reference")


def a_mail():
    return Outgoing(new_mail(), "Votre code de vérification", "Voici votre code : 123456\n", "a-reference")


def test_the_gateway_receives_one_json_post_with_the_token_as_bearer(gateway):
    sms = an_sms()
    assert send_sms(sms) == Acceptance.ACCEPTED
    (request,) = gateway.received
    assert request["body"] == {"to": sms.to, "text": sms.text, "reference": "a-reference"}
    assert request["headers"]["Authorization"] == f"Bearer {TOKEN}"
    assert request["headers"]["Content-Type"] == "application/json"
    assert request["path"] == "/v1/messages?sender=caf"


def test_without_a_token_no_authorization_is_sent(gateway, settings):
    settings.SMS_URL = f"http://{gateway.address}/"
    assert send_sms(an_sms()) == Acceptance.ACCEPTED
    assert "Authorization" not in gateway.received[0]["headers"]


@pytest.mark.parametrize(
    ("status", "acceptance"),
    [
        (200, Acceptance.ACCEPTED),
        (204, Acceptance.ACCEPTED),
        (400, Acceptance.REFUSED),
        (401, Acceptance.REFUSED),
        (404, Acceptance.REFUSED),
        (429, Acceptance.RETRY),
        (500, Acceptance.RETRY),
        (503, Acceptance.RETRY),
        (999, Acceptance.RETRY),
    ],
)
def test_2xx_is_accepted_429_and_5xx_come_again_other_4xx_are_final(gateway, status, acceptance):
    gateway.give = answer(status)
    assert send_sms(an_sms()) == acceptance


def test_a_redirect_is_not_followed_so_that_neither_code_nor_token_goes_elsewhere(gateway):
    with serving(Gateway()) as elsewhere:
        gateway.give = answer(307, Location=f"http://{elsewhere.address}/")
        assert send_sms(an_sms()) == Acceptance.RETRY
        assert elsewhere.received == []


@pytest.mark.parametrize("trouble", [nonsense, silence])
def test_a_gateway_that_hangs_or_answers_nonsense_is_tried_again(gateway, short_patience, trouble):
    gateway.give = trouble
    assert send_sms(an_sms()) == Acceptance.RETRY
    assert len(gateway.received) == 1


def test_a_gateway_that_is_not_there_is_tried_again(settings):
    settings.SMS_URL = f"http://{TOKEN}@{HOST}:{free_port()}/"
    assert send_sms(an_sms()) == Acceptance.RETRY


@pytest.mark.parametrize("give", [answer(202), answer(500), nonsense])
def test_neither_token_nor_destination_nor_code_is_logged(gateway, caplog, give):
    caplog.set_level(logging.DEBUG)
    gateway.give = give
    sms = an_sms()
    send_sms(sms)
    logged = "".join(f"{record.__dict__}" for record in caplog.records)
    for secret in (TOKEN, sms.to, sms.to.removeprefix("+"), "123456"):
        assert secret not in logged


def test_the_console_shows_the_sms(settings, capsys):
    settings.SMS_URL = "console://"
    sms = an_sms()
    assert send_sms(sms) == Acceptance.ACCEPTED
    assert capsys.readouterr().out == f"SMS {sms.to}\n{sms.text}\n"


def test_a_file_holds_one_sms_and_a_second_delivery_of_it_replaces_it(settings, tmp_path):
    settings.SMS_URL = f"file://{tmp_path}/sms"
    sms = an_sms()
    assert [send_sms(sms), send_sms(sms)] == [Acceptance.ACCEPTED] * 2
    (file,) = (tmp_path / "sms").iterdir()
    written = json.loads(file.read_text(encoding="utf-8"))
    assert (file.name, written["to"], written["text"]) == ("a-reference.json", sms.to, sms.text)


def test_a_mail_goes_out_whole_with_its_reference_and_asks_for_no_automatic_answer(mails):
    mail = a_mail()
    assert send_mail(mail) == Acceptance.ACCEPTED
    (envelope,) = mails.mails
    assert envelope.rcpt_tos == [mail.to]
    text = envelope.content.decode()
    assert "X-Reference: a-reference" in text
    assert "Auto-Submitted: auto-generated" in text
    assert "Voici votre code : 123456" in text


@pytest.mark.parametrize(
    ("reply", "acceptance"),
    [("550 no such user", Acceptance.REFUSED), ("450 come back", Acceptance.RETRY), ("421 busy", Acceptance.RETRY)],
)
def test_a_permanent_refusal_of_the_recipient_is_final_a_passing_one_is_not(mails, reply, acceptance):
    mails.recipient_answer = reply
    assert send_mail(a_mail()) == acceptance


@pytest.mark.parametrize("reply", ["451 try later", "554 looks like spam"])
def test_a_mail_whose_text_is_refused_is_tried_again(mails, reply):
    mails.body_answer = reply
    assert send_mail(a_mail()) == Acceptance.RETRY


@pytest.mark.parametrize("greeting", [b"", b"\x00\xff no SMTP at all\r\n"])
def test_a_mail_server_that_hangs_or_answers_nonsense_is_tried_again(settings, short_patience, greeting):
    with serving(RawServer(greeting)) as server:
        use_smtp(settings, server.port)
        assert send_mail(a_mail()) == Acceptance.RETRY


def test_a_mail_server_that_is_not_there_is_tried_again(settings):
    use_smtp(settings, free_port())
    assert send_mail(a_mail()) == Acceptance.RETRY


def test_what_is_handed_over_is_shown_by_its_reference_only():
    assert repr(an_sms()) == "Outgoing(a-reference)"

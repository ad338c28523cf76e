"""The inbox of the demonstration shows what went out."""

import os
from pathlib import Path

import pytest
from django.core.mail import EmailMessage
from django.core.mail.backends.filebased import EmailBackend

from contact_verification.senders import Outgoing, send_mail, send_sms
from demo.inbox import SHOWN, read_inbox


@pytest.fixture
def folders(tmp_path: Path, settings) -> dict[str, Path]:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path / "mails")
    settings.SMS_URL = f"file://{tmp_path}/sms"
    return {"mails": tmp_path / "mails", "sms": tmp_path / "sms"}


def _outgoing(number: int, to: str = "+33639980099") -> Outgoing:
    return Outgoing(to, "Votre code de vérification", f"Votre code : {number:06d}\n", f"reference-{number}")


def test_an_inbox_without_messages_is_empty(folders):
    assert read_inbox(**folders) == []


def test_a_sms_and_a_mail_are_read_back(folders):
    send_sms(_outgoing(1))
    send_mail(_outgoing(2, "claire@courriel.example"))
    mail, sms = read_inbox(**folders)
    assert (sms.kind, sms.to, sms.subject, sms.text) == ("SMS", "+33639980099", "", "Votre code : 000001")
    assert (mail.kind, mail.to) == ("Mail", "claire@courriel.example")
    assert (mail.subject, mail.text) == ("Votre code de vérification", "Votre code : 000002")


def test_mails_of_one_connection_are_read_one_by_one(folders):
    backend = EmailBackend(file_path=str(folders["mails"]))
    backend.send_messages([EmailMessage("Sujet", f"Texte {n}", to=["a@courriel.example"]) for n in (1, 2)])
    backend.close()
    assert {message.text for message in read_inbox(**folders)} == {"Texte 1", "Texte 2"}


def test_the_newest_come_first_and_only_so_many(folders):
    for number in range(SHOWN + 5):
        send_sms(_outgoing(number))
        file = folders["sms"] / f"reference-{number}.json"
        os.utime(file, (1_800_000_000 + number,) * 2)  # distinct dates, however coarse the clock of the disk is
    texts = [message.text for message in read_inbox(**folders)]
    assert len(texts) == SHOWN
    assert texts[0] == f"Votre code : {SHOWN + 4:06d}"


def test_a_mail_being_written_waits_for_the_next_look(folders):
    send_mail(_outgoing(1, "claire@courriel.example"))
    file = next(folders["mails"].iterdir())
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])
    assert read_inbox(**folders) == []


def test_the_message_stays_out_of_logs(folders):
    send_sms(_outgoing(1))
    assert repr(read_inbox(**folders)) == "[SentMessage(SMS)]"


@pytest.mark.django_db
@pytest.mark.urls("tests.demo.urls")
def test_the_page_shows_the_messages_and_is_not_cached(client, folders, settings):
    send_sms(_outgoing(421337))
    answer = client.get("/demo/boite/")
    assert "421337" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]

"""The rules of tests/conftest.py hold."""

import socket
import subprocess
import sys

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.template import engines
from django.urls import reverse

from accounts.models import TermsVersion
from journal.enums import EventKind
from journal.models import Event
from journal.services import record
from tests.conftest import OutgoingNetworkError


@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("mail.example", 25)])
def test_another_machine_cannot_be_spoken_to(address):
    with socket.socket() as client, pytest.raises(OutgoingNetworkError):
        client.connect(address)


def test_an_undefined_template_variable_fails():
    with pytest.raises(pytest.fail.Exception):
        engines["django"].from_string("{{ nowhere }}").render({})


@pytest.mark.journey
@pytest.mark.django_db(transaction=True)
def test_the_journal_refuses_changes_before_and_after_a_flush():
    for _ in range(2):
        event = record(EventKind.LOGIN)
        with pytest.raises(IntegrityError), transaction.atomic():
            Event.objects.filter(pk=event.pk).delete()
        call_command("flush", interactive=False, verbosity=0)
        assert not Event.objects.exists()


@pytest.mark.journey
@pytest.mark.django_db(transaction=True)
def test_the_first_terms_are_published_before_and_after_a_flush():
    for _ in range(2):
        assert TermsVersion.objects.get().number == 1
        call_command("flush", interactive=False, verbosity=0)


@pytest.mark.journey
def test_another_process_sees_the_rows_of_a_test(process_environment):
    record(EventKind.LOGIN)
    code = "from journal.models import Event; print(Event.objects.count())"
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", code]
    output = subprocess.run(command, env=process_environment, capture_output=True, text=True, check=True)
    assert output.stdout.strip() == "1", connection.vendor


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["home", "services", "terms", "legal", "privacy", "sitemap", "cookies"])
def test_public_pages_use_only_variables_that_exist(client, name):
    assert client.get(reverse(name)).status_code == 200

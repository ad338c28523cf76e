from base64 import b64encode
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import AccountChange, AccountMigration, Registration
from contact_verification.models import Challenge, Contact, Message
from identity.encryption import unseal
from identity.models import Person
from identity.rotation import Rotation, encrypted_columns, rotate_column
from proofing.management.commands import rotate_keys
from proofing.models import IdentityDocument
from tests.factories import ContactFactory, MessageFactory, PersonFactory, RegistrationFactory, new_nir

pytestmark = pytest.mark.django_db

OLDER = b64encode(b"older key, thirty-two bytes long").decode()
NEWER = b64encode(b"newer key, thirty-two bytes long").decode()
NIR = Person._meta.get_field("nir")


@pytest.fixture(autouse=True)
def older_key(settings):
    settings.ENCRYPTION_KEYS = {"older": OLDER}


@pytest.fixture
def change_key(settings):
    """A function that puts a new key first; the older one still opens."""

    def change(keys=(("newer", NEWER), ("older", OLDER))):
        settings.ENCRYPTION_KEYS = dict(keys)

    return change


def run():
    out = StringIO()
    call_command("rotate_keys", stdout=out)
    return out.getvalue().splitlines()


def key_ids(model, column):
    return {value.key_id for value in model.objects.exclude(**{column: None}).values_list(column, flat=True)}


def test_every_encrypted_column_is_found():
    columns = {(column.model, column.name) for column in encrypted_columns()}
    assert columns >= {
        (Person, "nir"),
        (IdentityDocument, "number"),
        (IdentityDocument, "declared"),
        (Contact, "value"),
        (Challenge, "destination"),
        (Message, "destination"),
        (Registration, "answers"),
        (AccountMigration, "answers"),
        (AccountChange, "former_value"),
    }


def test_all_values_come_under_the_current_key_and_open_without_the_older(change_key):
    person, contact = PersonFactory(declared=True), ContactFactory()
    message, registration = MessageFactory(), RegistrationFactory(civil_status=True)
    change_key()
    run()
    change_key([("newer", NEWER)])
    assert Person.objects.get(pk=person.pk).nir == person.nir
    assert Contact.objects.get(pk=contact.pk).value == contact.value
    assert Message.objects.get(pk=message.pk).destination == message.destination
    assert Challenge.objects.get(pk=message.challenge_id).destination == message.challenge.destination
    assert Registration.objects.get(pk=registration.pk).answers == registration.answers


def test_the_report_counts_the_rows_of_each_column_and_a_second_run_finds_none(change_key):
    PersonFactory.create_batch(3, declared=True)
    PersonFactory()
    change_key()
    assert "identity_person.nir: 3 re-encrypted" in run()
    second = run()
    assert "identity_person.nir: 3 already under the current key" in second
    assert "accounts_registration.answers: no value" in second
    assert not any("re-encrypted" in line for line in second)


def test_a_digest_is_left_as_it_was(change_key):
    person = PersonFactory(declared=True)
    change_key()
    run()
    assert Person.objects.with_nir(person.nir).get() == person


def test_a_value_written_between_read_and_write_is_not_lost(change_key):
    _, second = PersonFactory.create_batch(2, declared=True)
    change_key()
    rotating = rotate_column(NIR, batch_size=10)
    assert next(rotating) == Rotation.ROTATED  # both rows are read by now
    written = Person.objects.get(pk=second.pk)
    written.nir = new_nir()
    written.save()
    assert list(rotating) == [Rotation.CHANGED]
    assert Person.objects.get(pk=second.pk).nir == written.nir


def test_a_row_deleted_between_read_and_write_does_not_come_back(change_key):
    _, second = PersonFactory.create_batch(2, declared=True)
    change_key()
    rotating = rotate_column(NIR, batch_size=10)
    next(rotating)
    second.delete()
    assert list(rotating) == [Rotation.CHANGED]
    assert Person.objects.count() == 1


def test_an_interrupted_run_keeps_what_is_done_and_the_next_does_the_rest(change_key):
    PersonFactory.create_batch(5, declared=True)
    change_key()
    rotating = rotate_column(NIR, batch_size=2)
    assert [next(rotating) for _ in range(3)] == [Rotation.ROTATED] * 3
    rotating.close()
    outcomes = list(rotate_column(NIR, batch_size=2))
    assert outcomes == [Rotation.CURRENT] * 3 + [Rotation.ROTATED] * 2
    assert key_ids(Person, "nir") == {"newer"}


def test_ctrl_c_says_what_is_done_and_ends_with_its_own_status(monkeypatch, change_key):
    PersonFactory.create_batch(2, declared=True)
    change_key()

    def pressed_after_one_row(column):
        yield next(rotate_column(column))
        raise KeyboardInterrupt

    monkeypatch.setattr(rotate_keys, "encrypted_columns", lambda: [NIR])
    monkeypatch.setattr(rotate_keys, "rotate_column", pressed_after_one_row)
    out = StringIO()
    with pytest.raises(CommandError, match="run again") as error:
        call_command("rotate_keys", stdout=out)
    assert error.value.returncode == 130
    assert "identity_person.nir: 1 re-encrypted" in out.getvalue()
    assert key_ids(Person, "nir") == {"newer", "older"}


def test_rows_are_read_in_batches_by_primary_key():
    PersonFactory.create_batch(5, declared=True)
    with CaptureQueriesContext(connection) as queries:
        assert len(list(rotate_column(NIR, batch_size=2))) == 5
    assert len(queries) == 4  # 2, 2, 1 and none
    assert all("LIMIT 2" in query["sql"] and "OFFSET" not in query["sql"] for query in queries)


def test_unreadable_values_are_left_alone_counted_and_fail_the_command(change_key):
    lost, copied = PersonFactory(declared=True), PersonFactory(declared=True)
    foreign = Person.objects.values_list("nir", flat=True).get(pk=lost.pk)
    Person.objects.filter(pk=copied.pk).update(nir=foreign)
    change_key()
    with pytest.raises(CommandError, match="1 unreadable"):
        run()
    assert Person.objects.get(pk=lost.pk).nir == lost.nir
    change_key([("newer", NEWER)])
    assert list(rotate_column(NIR)) == [Rotation.CURRENT, Rotation.UNREADABLE]
    assert Person.objects.values_list("nir", flat=True).get(pk=copied.pk) == foreign


def test_a_rotated_value_stays_bound_to_its_row(change_key):
    person = PersonFactory(declared=True)
    change_key()
    run()
    sealed = Person.objects.values_list("nir", flat=True).get(pk=person.pk)
    assert unseal(sealed, f"identity_person.nir:{person.uuid}") == person.nir

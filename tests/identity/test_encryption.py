import hmac
from base64 import b64decode, b64encode
from hashlib import sha256

import pytest
from cryptography.exceptions import InvalidTag

from accounts.models import Registration
from contact_verification.models import Challenge
from identity import encryption
from identity.encryption import Sealed, current_key_id, digest, seal, unseal
from identity.models import NIR_DIGEST, Person
from tests.factories import ChallengeFactory, PersonFactory, RegistrationFactory, new_nir

OLDER = b64encode(b"older key, thirty-two bytes long").decode()
NEWER = b64encode(b"newer key, thirty-two bytes long").decode()


def stored(person):
    """What the database holds, unopened."""
    return Person.objects.values_list("nir", flat=True).get(pk=person.pk)


class Opened(list):
    """Counts the values that are opened, and opens them."""

    def __call__(self, sealed, bound_to):
        self.append(bound_to)
        return unseal(sealed, bound_to)


@pytest.fixture
def opened(monkeypatch):
    counter = Opened()
    monkeypatch.setattr(encryption, "unseal", counter)
    return counter


@pytest.mark.parametrize("text", ["", "2841275110042", "Élodie ’ « 𝄞 »\0", "x" * 10_000])
def test_a_sealed_text_opens_for_the_row_it_was_sealed_for(text):
    assert unseal(seal(text, "a row"), "a row") == text


def test_the_same_text_is_never_sealed_twice_alike():
    assert len({seal("2841275110042", "a row") for _ in range(50)}) == 50


def test_a_sealed_text_does_not_open_for_another_row():
    with pytest.raises(InvalidTag):
        unseal(seal("2841275110042", "a row"), "another row")


def test_a_single_changed_bit_is_noticed():
    sealed = seal("2841275110042", "a row")
    for position in range(1 + sealed[0], len(sealed)):
        altered = bytearray(sealed)
        altered[position] ^= 1
        with pytest.raises(InvalidTag):
            unseal(Sealed(altered), "a row")


def test_the_first_key_seals_and_every_key_opens(settings):
    settings.ENCRYPTION_KEYS = {"older": OLDER}
    before = seal("before", "a row")
    settings.ENCRYPTION_KEYS = {"newer": NEWER, "older": OLDER}
    after = seal("after", "a row")
    assert (current_key_id(), before.key_id, after.key_id) == ("newer", "older", "newer")
    assert (unseal(before, "a row"), unseal(after, "a row")) == ("before", "after")


def test_a_value_whose_key_is_gone_does_not_open(settings):
    settings.ENCRYPTION_KEYS = {"older": OLDER}
    sealed = seal("before", "a row")
    settings.ENCRYPTION_KEYS = {"newer": NEWER}
    with pytest.raises(KeyError):
        unseal(sealed, "a row")


def test_a_key_renamed_after_another_does_not_open_its_values(settings):
    settings.ENCRYPTION_KEYS = {"k": OLDER}
    sealed = seal("before", "a row")
    settings.ENCRYPTION_KEYS = {"k": NEWER}
    with pytest.raises(InvalidTag):
        unseal(sealed, "a row")


def test_a_digest_is_a_keyed_hmac_that_depends_on_its_use(settings):
    key = b64decode(settings.DIGEST_KEY)
    assert digest("value", context="nir") == hmac.new(key, b"nir\0value", sha256).hexdigest()
    assert digest("value", context="nir") != digest("value", context="paper")
    settings.DIGEST_KEY = NEWER
    assert digest("value", context="nir") != hmac.new(key, b"nir\0value", sha256).hexdigest()


@pytest.mark.django_db
def test_the_database_holds_neither_the_nir_nor_a_plain_hash_of_it():
    person = PersonFactory(declared=True)
    raw = bytes(stored(person))
    assert person.nir.encode() not in raw
    assert sha256(person.nir.encode()).hexdigest() != person.nir_digest
    assert Person.objects.get(pk=person.pk).nir == person.nir


@pytest.mark.django_db
def test_a_value_copied_into_another_row_does_not_open():
    holder, thief = PersonFactory(declared=True), PersonFactory(declared=True)
    Person.objects.filter(pk=thief.pk).update(nir=stored(holder))
    with pytest.raises(InvalidTag):
        _ = Person.objects.get(pk=thief.pk).nir


@pytest.mark.django_db
def test_a_value_copied_into_another_column_does_not_open():
    challenge = ChallengeFactory()
    message = challenge.messages.create(
        uuid=challenge.uuid, kind="code", channel="sms", destination=challenge.destination
    )
    copied = Challenge.objects.values_list("destination", flat=True).get(pk=challenge.pk)
    challenge.messages.update(destination=copied)
    message = challenge.messages.get(pk=message.pk)
    with pytest.raises(InvalidTag):
        _ = message.destination


@pytest.mark.django_db
def test_nothing_is_opened_until_it_is_read_and_then_once(opened):
    PersonFactory(declared=True)
    opened.clear()
    person = Person.objects.with_nir("no such number").first() or Person.objects.get()
    assert (person.birth_name != "", list(opened)) == (True, [])
    assert person.nir == person.nir
    assert len(opened) == 1


@pytest.mark.django_db
def test_an_update_of_other_columns_opens_nothing(opened):
    registration = Registration.objects.get(pk=RegistrationFactory(civil_status=True).pk)
    opened.clear()
    registration.save(update_fields=["expires_at"])
    assert opened == []


@pytest.mark.django_db
def test_a_json_object_comes_back_as_it_was():
    answers = {"nom": "Lefèvre", "none": None, "list": [1, {"a": True}]}
    registration = RegistrationFactory(answers=answers)
    assert Registration.objects.get(pk=registration.pk).answers == answers


@pytest.mark.django_db
def test_a_null_stays_null_and_has_no_digest():
    person = PersonFactory()
    person.refresh_from_db()
    assert (person.nir, person.nir_digest, stored(person)) == (None, None, None)


@pytest.mark.django_db
def test_the_digest_follows_the_value_at_every_save():
    person = PersonFactory(declared=True)
    person.nir = new_nir()
    person.save()
    person.refresh_from_db()
    assert person.nir_digest == digest(person.nir, context=NIR_DIGEST)
    person.nir = None
    person.save()
    assert not Person.objects.filter(nir_digest__isnull=False).exists()


@pytest.mark.django_db
def test_plain_text_never_reaches_the_column_by_an_update_or_a_lookup():
    person = PersonFactory(declared=True)
    with pytest.raises(TypeError, match="row by row"):
        Person.objects.filter(pk=person.pk).update(nir="2841275110042")
    with pytest.raises(TypeError, match="digest"):
        Person.objects.filter(nir=person.nir).exists()


def test_an_encrypted_value_is_not_serialised():
    person = PersonFactory.build(declared=True)
    with pytest.raises(TypeError, match="not serialised"):
        Person._meta.get_field("nir").value_to_string(person)

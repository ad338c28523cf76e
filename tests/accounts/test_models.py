from datetime import UTC, datetime, timedelta

import pytest

from accounts.models import Registration, identifier_digest
from tests.constraints import refused
from tests.factories import AccountFactory, RegistrationFactory, new_nir

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def test_a_person_has_one_account():
    person = AccountFactory().person
    assert refused(lambda: AccountFactory(person=person, identifier_digest=identifier_digest(new_nir())))


def test_an_identifier_has_one_account():
    taken = AccountFactory().identifier_digest
    assert refused(lambda: AccountFactory(identifier_digest=taken))


def test_a_draft_lives_24_hours(time_machine):
    time_machine.move_to(NOON, tick=False)
    draft = RegistrationFactory()
    time_machine.shift(timedelta(hours=24) - timedelta(seconds=1))
    assert (list(Registration.objects.live()), list(Registration.objects.expired())) == ([draft], [])
    time_machine.shift(1)
    assert (list(Registration.objects.live()), list(Registration.objects.expired())) == ([], [draft])


def test_the_digest_of_an_identifier_is_not_that_of_the_same_nir_elsewhere():
    account = AccountFactory(verified=True)
    assert account.identifier_digest != account.person.nir_digest


def test_a_row_is_named_by_its_key_alone():
    account, draft = AccountFactory(), RegistrationFactory(civil_status=True)
    assert (str(account), str(draft)) == (f"Account {account.pk}", f"Registration {draft.pk}")

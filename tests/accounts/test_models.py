from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import AcceptanceChannel, Account, Registration, TermsVersion
from identity.identifiers import identifier_digest
from identity.models import Identifier
from tests.constraints import refused
from tests.factories import AccountFactory, RegistrationFactory

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def test_a_person_has_one_account():
    person = AccountFactory().person
    assert refused(lambda: Account.objects.create(person=person))


def test_an_account_is_known_by_every_identifier_of_its_person_until_it_expires(time_machine):
    time_machine.move_to(NOON, tick=False)
    account = AccountFactory(verified=True)
    former = Identifier.objects.create(person=account.person, digest="0" * 64, expires_at=NOON + timedelta(days=90))
    for digest in (identifier_digest(account.person.nir), former.digest):
        assert Account.objects.known_by(digest).get() == account
    time_machine.shift(timedelta(days=90))
    assert Account.objects.known_by(identifier_digest(account.person.nir)).get() == account
    assert not Account.objects.known_by(former.digest).exists()


def test_no_account_is_known_by_an_nir_that_is_only_declared():
    account = AccountFactory(person__declared=True)
    assert not Account.objects.known_by(identifier_digest(account.person.nir)).exists()


def test_a_draft_lives_24_hours(time_machine):
    time_machine.move_to(NOON, tick=False)
    draft = RegistrationFactory()
    time_machine.shift(timedelta(hours=24) - timedelta(seconds=1))
    assert (list(Registration.objects.live()), list(Registration.objects.expired())) == ([draft], [])
    time_machine.shift(1)
    assert (list(Registration.objects.live()), list(Registration.objects.expired())) == ([], [draft])


def test_the_digest_of_an_identifier_is_not_that_of_the_same_nir_elsewhere():
    person = AccountFactory(verified=True).person
    assert person.identifiers.get().digest != person.nir_digest


def test_a_row_is_named_by_its_key_alone():
    account, draft = AccountFactory(), RegistrationFactory(civil_status=True)
    assert (str(account), str(draft)) == (f"Account {account.pk}", f"Registration {draft.pk}")


def test_an_account_accepts_a_version_once():
    kept = AccountFactory().acceptances.get()
    assert refused(lambda: kept.account.acceptances.create(version=kept.version, channel=AcceptanceChannel.LOGIN))


def test_two_versions_never_have_the_same_number():
    assert refused(lambda: TermsVersion.objects.create(number=1, text="Un autre texte."))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE accounts_termsversion SET text = 'Un autre texte.' WHERE id = %s",
        "UPDATE accounts_termsversion SET published_at = '2020-01-01 00:00:00+00' WHERE id = %s",
        "DELETE FROM accounts_termsversion WHERE id = %s",
    ],
    ids=["text", "date", "delete"],
)
@pytest.mark.journey
def test_a_published_version_is_never_changed_not_even_by_raw_sql(statement):
    pk = TermsVersion.objects.create(number=2, text="Un texte.").pk
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, [pk])
    assert TermsVersion.objects.get(pk=pk).text == "Un texte."

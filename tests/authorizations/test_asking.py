"""Whether « Mes autorisations » is asked at the end of a migration."""

from datetime import timedelta

import pytest
from django.utils import timezone

from authorizations.asking import is_to_be_asked
from authorizations.models import Member
from tests.factories import MemberFactory, PersonFactory, ProcurationFactory, new_couple

pytestmark = pytest.mark.django_db


def test_a_responsable_with_a_spouse_is_asked_and_the_spouse_is_not():
    responsable, conjoint = new_couple()
    assert is_to_be_asked(responsable.person)
    assert not is_to_be_asked(conjoint.person)


def test_whoever_answered_or_passed_is_not_asked_again():
    responsable, _ = new_couple()
    Member.objects.filter(pk=responsable.pk).update(asked_at=timezone.now())
    assert not is_to_be_asked(responsable.person)


def test_whoever_has_given_one_is_not_asked():
    assert not is_to_be_asked(ProcurationFactory().grantor)


def test_whoever_took_one_back_without_having_been_asked_is():
    assert is_to_be_asked(ProcurationFactory(withdrawn=True).grantor)


@pytest.mark.parametrize("known", [{}, {"enfant": True}, {"autre": True}, {"conjoint": True}], ids=str)
def test_nobody_is_asked_alone(known):
    assert not is_to_be_asked(MemberFactory(**known).person)


def test_a_former_spouse_is_nobody_to_give_it_to():
    responsable = MemberFactory()
    MemberFactory(dossier=responsable.dossier, conjoint=True, until=timezone.localdate() - timedelta(days=1))
    assert not is_to_be_asked(responsable.person)


def test_whoever_is_not_proven_is_not_asked():
    responsable, _ = new_couple(responsable=PersonFactory(declared=True))
    assert not is_to_be_asked(responsable.person)

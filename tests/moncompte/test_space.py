"""The first page of the space, by role: what is there, what awaits, and what it costs."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.views.profile import profile
from authorizations.access import access_of
from authorizations.models import Member
from authorizations.procurations import withdraw_procuration
from identity.enums import IdentityStatus
from journal.models import Event
from moncompte.space import home
from tests.agents import browser_of, text_of
from tests.authorizations.readings import TODAY, new_household
from tests.factories import (
    AccountFactory,
    ContactFactory,
    MemberFactory,
    PaymentFactory,
    PaymentLineFactory,
    PersonFactory,
    ProcurationFactory,
    SeparationFactory,
)

pytestmark = pytest.mark.django_db

HOME, MANAGE, PAYMENTS, AUTHORIZATIONS = (
    "/mon-compte/",
    "/mon-compte/gerer/",
    "/mon-compte/paiements/",
    "/mon-compte/autorisations/",
)
SEPARATION = "/mon-compte/separation/"
MOST = 8  # queries
SHOWN = {
    "responsable": {PAYMENTS, AUTHORIZATIONS, SEPARATION},
    "delegate": {PAYMENTS, AUTHORIZATIONS, SEPARATION},
    "conjoint": {AUTHORIZATIONS, SEPARATION},
    "minor": set(),
    "dependant": set(),
    "unproven": set(),
}


@pytest.fixture
def household(time_machine):
    time_machine.move_to(f"{TODAY}T12:00:00+01:00")
    return new_household()


def account_of(household, role):
    if role == "unproven":
        return AccountFactory()
    if role == "delegate":
        ProcurationFactory(dossier=household.responsable.dossier)
        return household.conjoint.person.account
    return getattr(household, role).person.account


def read(account, path=HOME):
    return text_of(browser_of(account).get(path)).replace("\u202f", " ").replace("\xa0", " ")


# Where one may go


@pytest.mark.parametrize("role", SHOWN)
def test_the_first_pages_lead_where_one_may_go_and_nowhere_else(household, role):
    account = account_of(household, role)
    pages = read(account) + read(account, MANAGE)
    assert {path for path in (PAYMENTS, AUTHORIZATIONS, SEPARATION) if f'href="{path}"' in pages} == SHOWN[role]


def test_nothing_of_a_couple_is_offered_to_a_single_person():
    account = AccountFactory(person=MemberFactory().person)
    pages = read(account) + read(account, MANAGE)
    assert PAYMENTS in pages
    assert AUTHORIZATIONS not in pages
    assert SEPARATION not in pages


@pytest.mark.parametrize("role", SHOWN)
def test_everybody_is_greeted_and_has_a_profile_and_their_own_things(household, role):
    account = account_of(household, role)
    page = read(account)
    assert f"Bonjour <span class=\"capitals\">{account.person.short_name}</span>" in page
    for path in ("/mon-compte/profil/", MANAGE):
        assert f'href="{path}"' in page
    own = read(account, MANAGE)
    for path in ("/mon-compte/identite/", "/mon-compte/securite/", "/mon-compte/historique/"):
        assert f'href="{path}"' in own


# The last payment


@pytest.mark.parametrize("role", ["responsable", "delegate"])
def test_the_last_payment_is_told_with_what_went_to_somebody_else(household, role):
    dossier = household.responsable.dossier
    PaymentFactory(dossier=dossier, paid_on=date(2026, 1, 5), line__amount=Decimal("7.77"))
    last = PaymentFactory(dossier=dossier, paid_on=date(2026, 2, 5), line__amount=Decimal("1000"))
    PaymentLineFactory(payment=last, amount=Decimal("234.50"), is_to_third_party=True)
    page = read(account_of(household, role))
    assert "Mon dernier paiement, le 5 février 2026" in page
    assert "1 234,50 €" in page
    assert "Versé à un tiers : 234,50 €" in page
    assert "7,77" not in page


def test_without_any_it_says_so(household):
    assert "Aucun paiement pour l’instant." in read(household.responsable.person.account)


@pytest.mark.parametrize("role", ["conjoint", "minor", "dependant"])
def test_whoever_may_not_see_it_reads_nothing_of_it(household, role):
    PaymentFactory(dossier=household.responsable.dossier)
    page = read(account_of(household, role))
    assert "312,40" not in page
    assert "paiement" not in page.partition("<main")[2]


def test_what_ends_between_the_click_and_the_page_shows_nothing_of_the_dossier(household, rf):
    PaymentFactory(dossier=household.responsable.dossier)
    for view in (home, profile):
        ProcurationFactory(dossier=household.responsable.dossier)
        request = rf.get(HOME)
        request.user, request.session = household.conjoint.person.account, {}
        request.access = access_of(request.user.person)
        withdraw_procuration(member=household.responsable, account=None)
        page = text_of(view(request))
        assert "312,40" not in page
        assert household.minor.person.usual_name not in page
    assert not Event.objects.filter(kind="procuration_used").exists()


# What awaits


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (IdentityStatus.DECLARED, "Il s’ouvrira à votre dossier quand votre identité sera vérifiée."),
        (IdentityStatus.VERIFIED, ""),
    ],
)
def test_whoever_is_not_proven_is_told_how_to_be(status, said):
    account = AccountFactory(person=PersonFactory(declared=True))
    if status == IdentityStatus.VERIFIED:
        account = AccountFactory(verified=True)
    page = read(account)
    assert ("Prouver mon identité" in page, said in page) == (bool(said), True)


def test_a_contact_is_to_be_confirmed_until_one_is(household):
    account = household.responsable.person.account
    assert "Coordonnées à confirmer" in read(account)
    ContactFactory(person=account.person, verified=True)
    assert "Coordonnées à confirmer" not in read(account)


def test_a_responsable_is_told_that_they_may_give_a_procuration_until_they_answer(household):
    account, name = household.responsable.person.account, household.conjoint.person.usual_name
    assert f"{name} n’a pas accès au dossier" in read(account)
    assert f"{name} n’a pas accès au dossier" not in read(household.conjoint.person.account)
    Member.objects.filter(pk=household.responsable.pk).update(asked_at=timezone.now())
    assert "n’a pas accès au dossier" not in read(account)


@pytest.mark.parametrize(
    ("days", "is_told"),
    [(0, True), (30, True), (31, False), (None, False)],
    ids=["today", "in 30", "in 31", "for ever"],
)
@pytest.mark.parametrize("role", ["responsable", "conjoint"])
def test_both_are_told_that_the_procuration_ends_soon(household, role, days, is_told):
    last_on = None if days is None else TODAY + timedelta(days=days)
    ProcurationFactory(dossier=household.responsable.dossier, last_on=last_on)
    page = read(account_of(household, role))
    assert ("La procuration se termine le" in page) is is_told
    assert "Vous êtes deux à pouvoir consulter le dossier" in page


@pytest.mark.parametrize("role", ["responsable", "conjoint"])
def test_one_whose_last_day_is_over_is_no_procuration_be_its_end_noted_or_not(household, role):
    ProcurationFactory(dossier=household.responsable.dossier, last_on=TODAY - timedelta(days=1))
    page = read(account_of(household, role))
    assert "Une seule personne peut consulter le dossier" in page
    assert "La procuration se termine le" not in page


def test_the_declarant_of_a_separation_follows_it_and_the_other_reads_nothing_of_it(household):
    SeparationFactory(member=household.conjoint, is_discreet=True)
    assert "Votre déclaration est enregistrée" in read(household.responsable.person.account)
    page = read(household.conjoint.person.account) + read(household.conjoint.person.account, "/mon-compte/profil/")
    assert "déclaration" not in page
    assert "séparation" not in page.lower()


# What it costs


@pytest.mark.parametrize("role", ["responsable", "delegate"])
@pytest.mark.parametrize("path", [HOME, MANAGE, AUTHORIZATIONS])
def test_a_page_costs_few_queries(household, role, path):
    account = account_of(household, role)
    PaymentFactory(dossier=household.responsable.dossier)
    browser = browser_of(account)
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(path).status_code == 200
    asked = [query["sql"] for query in captured if "SAVEPOINT" not in query["sql"]]  # a test is a transaction
    assert len(asked) <= MOST, asked

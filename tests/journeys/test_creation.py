"""Opening an account, from the first page to the space, for everybody who may and one who may not yet."""

import re
from datetime import date

import pytest

from accounts.models import Account
from accounts.wizard import CIVIL_STATUS, CONFIRMATION, PAPER
from contact_verification.destinations import format_phone
from contact_verification.models import Contact
from identity.enums import IdentityStatus
from identity.models import Identifier, Person
from tests.factories import new_mobile, new_nir
from tests.journeys.applicants import UNKNOWN_PAPER, Applicant, applicant_at, registered_applicant
from tests.journeys.page import single_spaced
from tests.journeys.walker import Walker

pytestmark = pytest.mark.journey

PROFILE = "/mon-compte/profil/"
PROVISIONAL = re.compile(r"P \d{4} \d{4} \d{4}")


def enter_with_provisional_id(walker: Walker, who: Applicant, state: str = "Identité à vérifier") -> None:
    """Create the account, note the identifiant provisoire, log in with it, read where the proof stands."""
    page = walker.sign_up(who)
    assert "Votre espace Mon Compte est créé" in page.text
    assert "notez-le" in page.text
    found = PROVISIONAL.search(page.text)
    assert found
    page = walker.log_in(found[0], who.password)
    assert page.path == "/mon-compte/"
    assert state in page.text


def test_creation_by_sms(walker: Walker) -> None:
    who = Applicant(channel="sms")
    enter_with_provisional_id(walker, who)
    confirmed = Contact.objects.get(verified_at__isnull=False)
    assert confirmed.value == who.mobile
    walker.postbox.collect()
    assert "votre espace est créé" in walker.postbox.received(who.mobile)[-1].text
    assert walker.postbox.received(who.mail) == []


def test_creation_by_mail_without_any_phone(walker: Walker) -> None:
    who = Applicant(channel="mail", mobile="")
    enter_with_provisional_id(walker, who)
    walker.postbox.collect()
    receipt = walker.postbox.received(who.mail)[-1].text
    assert "Accusé de réception de votre démarche en ligne" in receipt
    assert "Référence : MC-" in receipt
    assert "http" not in receipt


def test_birthplace_that_no_list_has_turns_nobody_away(walker: Walker) -> None:
    born_on = date(1970, 5, 4)
    who = Applicant(nir=new_nir(born_on), born_on=born_on, birth_place="Les Ulis")
    walker.walk_to(CIVIL_STATUS, who)
    button, typed = walker.answer(who)
    page = walker.press(button, typed)
    assert "Nous ne trouvons pas cette commune" in page.text
    page = walker.press(button, {"birth_commune_unlisted": "on"})
    assert page.slug == "piece-identite"
    assert "Les Ulis, France" in walker.walk_on_to("recapitulatif", who).text


def test_code_page_says_where_the_code_went_without_showing_it(walker: Walker) -> None:
    who = Applicant(mobile="+33600001234")
    page = walker.walk_to("verification", who)
    assert "06 •• •• •• 34" in page.text
    assert "en route" in page.text
    walker.postbox.collect()
    page = walker.go("/inscription/verification/")
    assert "Nous venons de vous envoyer un code de vérification par SMS" in page.text
    assert "en route" not in page.text


def test_proven_person_logs_in_with_the_nir(walker: Walker) -> None:
    who = registered_applicant()
    page = walker.sign_up(who)
    assert "Votre espace Mon Compte est créé" in page.text
    assert not PROVISIONAL.search(page.text)
    assert who.nir
    assert walker.log_in(who.nir, who.password).path == "/mon-compte/"
    assert "numéro de sécurité sociale" in walker.page.text
    assert "État de l’identité Vérifiée" in walker.go(PROFILE).text


@pytest.mark.parametrize("changed", [{"birth_name": "Rivière"}, {"nir": "other"}])
def test_paper_of_somebody_else_proves_nothing(walker: Walker, changed: dict[str, str]) -> None:
    known = registered_applicant()
    typed = {"nir": known.nir, "paper_number": known.paper_number} | changed
    if typed["nir"] == "other":
        typed["nir"] = new_nir()
    enter_with_provisional_id(walker, Applicant(**typed), "Titre à vérifier par un agent")
    assert not Person.objects.filter(identity_status=IdentityStatus.VERIFIED).exists()


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"nir": new_nir(sex=1)}, "ne correspond pas à votre civilité"),
        ({"nir": new_nir(date(1985, 12, 5))}, "ne correspond pas à votre date de naissance"),
        ({"nir": new_nir(date(1984, 11, 5))}, "ne correspond pas à votre date de naissance"),
    ],
    ids=["civility", "year", "month"],
)
def test_nir_that_disagrees_is_confirmed_once_and_turns_nobody_away(
    walker: Walker, given: dict[str, str], sentence: str
) -> None:
    who = Applicant(disagrees=True, **given)
    assert sentence in walker.walk_to(CONFIRMATION, who).text
    assert walker.fill(who).slug == PAPER
    enter_with_provisional_id(walker, who)
    assert Person.objects.get().flags


def test_person_may_correct_instead_of_confirming(walker: Walker) -> None:
    who = applicant_at(CONFIRMATION)
    walker.walk_to(CONFIRMATION, who)
    walker.follow("Modifier mes informations")
    page = walker.press("Continuer", {"civility": "monsieur"})
    assert page.slug == PAPER
    enter_with_provisional_id(walker, who, "Vérification en cours")
    assert not Person.objects.get().flags


def test_corsican_nir_that_nobody_knows_gets_a_provisional_id(walker: Walker) -> None:
    who = Applicant(nir="2 84 12 2a 004 001", paper_number=UNKNOWN_PAPER)
    enter_with_provisional_id(walker, who, "Vérification en cours")
    assert "2 84 12 2A 004 001" in walker.go(PROFILE).text


def test_somebody_without_nir_is_not_turned_away(walker: Walker) -> None:
    enter_with_provisional_id(walker, Applicant(nir=None))
    assert Person.objects.get().nir is None


@pytest.mark.parametrize("first", ["3", "4", "7", "8"])
def test_waiting_nir_is_not_turned_away_and_never_logs_in(walker: Walker, first: str) -> None:
    nir = first + new_nir()[1:]
    enter_with_provisional_id(walker, Applicant(nir=nir))
    walker.press("Se déconnecter")
    assert walker.log_in(nir, Applicant().password).path == "/connexion/"


def test_somebody_born_abroad_gives_a_town(walker: Walker) -> None:
    enter_with_provisional_id(walker, Applicant(nir=None, birth_country="99351", birth_place="Fès"))
    person = Person.objects.get()
    assert (person.birth_country, person.birth_place_code, person.birth_place_name) == ("99351", "", "Fès")


def test_under_15_is_refused_with_the_day_it_becomes_possible(walker: Walker, time_machine) -> None:  # type: ignore[no-untyped-def]
    time_machine.move_to("2026-11-20 12:00Z")
    who = Applicant(nir=None)
    walker.walk_to(CIVIL_STATUS, who)
    typed = who.answers(CIVIL_STATUS) | {"born_on_0": "21", "born_on_1": "11", "born_on_2": "2011"}
    page = walker.press("Continuer", typed)
    assert page.slug == CIVIL_STATUS
    assert page.has_errors
    assert "15 ans" in page.text
    assert "21 novembre 2026" in page.text
    assert walker.press("Continuer", typed | {"born_on_0": "20"}).slug == "piece-identite"


def test_profile_shows_the_contacts_and_which_one_is_confirmed(walker: Walker) -> None:
    who = Applicant(mobile=new_mobile())
    enter_with_provisional_id(walker, who)
    page = walker.go(PROFILE)
    assert f"{who.mail} À confirmer" in page.text
    assert f"{single_spaced([format_phone(who.mobile)])} Confirmé par un code" in page.text


def test_password_and_nir_are_stored_in_no_clear_form(walker: Walker) -> None:
    who = Applicant(paper_number=UNKNOWN_PAPER)
    walker.sign_up(who)
    person = Account.objects.get().person
    assert person
    assert who.nir
    assert person.account.password.startswith("argon2$argon2id$")
    kept = [Person.objects.values_list("nir", flat=True).get(), person.documents.values_list("number", flat=True).get()]
    kept += [digest.encode() for digest in Identifier.objects.values_list("digest", flat=True)]
    for secret in (who.nir, UNKNOWN_PAPER, person.provisional_id, who.password):
        assert not any(secret.encode() in bytes(value) for value in kept)

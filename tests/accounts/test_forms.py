from datetime import UTC, date, datetime

import pytest
from django.contrib.auth.hashers import check_password

from accounts.forms.civil_status import COMMUNE_AMBIGUOUS, COMMUNE_UNKNOWN, CivilStatusForm
from accounts.forms.login import LONGEST_PASSWORD_TRIED, LoginForm
from accounts.forms.proofs import PaperForm
from accounts.forms.steps import CodeForm, ContactForm, PasswordForm
from contact_verification.enums import Channel
from identity.provisional import generate
from tests.factories import BORN_ON, PASSWORD, new_nir

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
NIR = new_nir()


@pytest.fixture(autouse=True)
def noon(time_machine):
    time_machine.move_to(NOON, tick=False)


def day(name, typed):
    return {f"{name}_{n}": part for n, part in enumerate(typed.split())}


def civil_status(born_on="5 12 1984", **changed):
    data = {
        "nir": NIR,
        "civility": "madame",
        "birth_name": "Delorme",
        "first_names": "Lisandra Maria",
        "birth_country": "99100",
        "birth_commune": "Ajaccio",
    }
    return CivilStatusForm(data | day("born_on", born_on) | changed)


def paper(issued_on="15 3 2022", **changed):
    data = {"kind": "national_id_card", "number": "12AB34567"} | day("issued_on", issued_on) | changed
    return PaperForm(data, born_on=BORN_ON)


def contact(**changed):
    return ContactForm({"mobile": "06 12 34 56 78", "mail": "lea@exemple.fr", "channel": "sms"} | changed)


def password(password=PASSWORD, confirmation=None, personal=(), **changed):
    data = {"password": password, "confirmation": password if confirmation is None else confirmation}
    return PasswordForm(data | {"accepts_terms": "on"} | changed, personal=personal)


def faults(form):
    """The fields in error."""
    return set(form.errors)


def sentence(form, field):
    return form.errors[field][0]


def test_a_good_first_screen_becomes_an_answer_that_fills_the_same_screen_again():
    form = civil_status()
    assert form.errors == {}
    assert form.answer == {
        "nir": NIR,
        "civility": "madame",
        "birth_name": "Delorme",
        "first_names": "Lisandra Maria",
        "born_on": "1984-12-05",
        "birth_country": "99100",
        "birth_place_code": "2A004",
        "birth_place_name": "Ajaccio",
    }
    filled = CivilStatusForm.initial_from(form.answer)
    again = civil_status(nir=filled["nir"], birth_commune=filled["birth_commune"])
    assert again.is_valid()
    assert again.answer == form.answer


def test_an_empty_first_screen_says_what_to_do_for_each_field():
    form = CivilStatusForm({"birth_country": "99100"})
    assert faults(form) == {"nir", "civility", "birth_name", "first_names", "born_on", "birth_commune"}
    assert sentence(form, "born_on") == "Indiquez le jour, le mois et l’année de naissance."


def test_without_an_nir_one_goes_on_by_saying_so_whatever_was_typed_above():
    for typed in ("", NIR, "12"):
        form = civil_status(nir=typed, has_no_nir="on")
        assert form.is_valid()
        assert form.answer["nir"] is None
    assert faults(civil_status(nir="")) == {"nir"}


def test_a_waiting_number_is_no_error():
    assert civil_status(nir="7841275110042").is_valid()


@pytest.mark.parametrize(
    ("born_on", "words"),
    [
        ("5 12", "l’année de naissance"),
        ("5 décembre 1984", "en chiffres"),
        ("٥ 12 1984", "en chiffres"),
        ("-5 12 1984", "en chiffres"),
        ("5 12 84", "quatre chiffres"),
        ("31 2 1984", "n’existe pas"),
        ("5 13 1984", "n’existe pas"),
        ("5 12 9999999999", "n’existe pas"),
        ("3 3 2026", "Vérifiez l’année"),
        ("5 12 1899", "Vérifiez l’année"),
        ("3 3 2011", "à partir du 3 mars 2026"),
    ],
)
def test_a_date_of_birth_that_cannot_be_is_refused_with_the_reason(born_on, words):
    form = civil_status(born_on)
    assert words in sentence(form, "born_on")


def test_one_may_open_an_account_on_the_day_of_ones_15_years():
    assert "born_on" not in faults(civil_status("2 3 2011"))


def test_an_ambiguous_commune_is_asked_again_with_a_list_to_choose_from():
    form = civil_status(birth_commune="Saint-Denis")
    assert sentence(form, "birth_commune") == COMMUNE_AMBIGUOUS
    assert len(form.suggestions) > 1
    chosen = form.suggestions[-1]
    form = civil_status(birth_commune="Saint-Denis", birth_commune_code=chosen.code)
    assert form.is_valid()
    assert (form.answer["birth_place_code"], form.answer["birth_place_name"]) == (chosen.code, chosen.name)


def test_a_code_that_does_not_go_with_the_name_is_ignored():
    form = civil_status(birth_commune="Ajaccio", birth_commune_code="75110")
    assert form.is_valid()
    assert form.answer["birth_place_code"] == "2A004"


def test_a_commune_nobody_knows_is_refused_with_what_to_try():
    assert sentence(civil_status(birth_commune="Zzyzx"), "birth_commune") == COMMUNE_UNKNOWN


def test_a_commune_that_no_list_has_turns_nobody_away():
    refused = civil_status(birth_commune="Les Ulis", born_on="4 5 1970")
    assert sentence(refused, "birth_commune") == COMMUNE_UNKNOWN
    assert refused.may_be_unlisted
    kept = civil_status(birth_commune="Les Ulis", born_on="4 5 1970", birth_commune_unlisted="on")
    assert kept.errors == {}
    assert (kept.answer["birth_place_code"], kept.answer["birth_place_name"]) == ("", "Les Ulis")
    again = CivilStatusForm(initial=CivilStatusForm.initial_from(kept.answer))
    assert (again["birth_commune"].value(), again.may_be_unlisted) == ("Les Ulis", True)


def test_the_box_of_an_unlisted_commune_is_shown_only_to_who_needs_it_and_keeps_only_a_name():
    assert not CivilStatusForm().may_be_unlisted
    listed = civil_status()
    assert listed.is_valid()
    assert not listed.may_be_unlisted
    assert faults(civil_status(birth_commune="<b>1</b>", birth_commune_unlisted="on")) == {"birth_commune"}


def test_abroad_a_town_is_asked_for_and_a_commune_is_not():
    form = civil_status(birth_country="99109", birth_commune="", birth_city="Köln")
    assert form.is_valid()
    assert (form.answer["birth_place_code"], form.answer["birth_place_name"]) == ("", "Köln")
    assert faults(civil_status(birth_country="99109", birth_city="")) == {"birth_city"}


def test_in_france_the_hidden_town_is_not_judged():
    assert civil_status(birth_city="123 \0").is_valid()


def test_a_country_or_a_civility_out_of_the_list_is_refused():
    assert faults(civil_status(birth_country="99999", civility="autre")) == {"birth_country", "civility"}


def test_a_good_paper_becomes_an_answer_that_fills_the_same_screen_again():
    form = paper(number="12 ab 34567")
    assert form.is_valid()
    assert form.answer == {"kind": "national_id_card", "number": "12AB34567", "issued_on": "2022-03-15"}
    assert PaperForm.initial_from(form.answer)["issued_on"] == date(2022, 3, 15)
    assert PaperForm.initial_from({}) == {}


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"issued_on": "3 3 2026"}, "issued_on"),
        ({"issued_on": "4 12 1984"}, "issued_on"),
        ({"issued_on": "2 3 2016"}, "issued_on"),
        ({"number": ""}, "number"),
        ({"number": "12345"}, "number"),
        ({"kind": ""}, "kind"),
        ({"kind": "driving_licence"}, "kind"),
    ],
)
def test_a_paper_that_cannot_be_is_refused_on_its_field(changed, field):
    assert faults(paper(**changed)) == {field}


def test_a_paper_that_is_no_longer_valid_is_refused_with_the_day_and_the_way_out():
    assert paper("3 3 2016").is_valid()
    assert sentence(paper("2 3 2016"), "issued_on") == (
        "Ce titre n’est plus valable depuis le 2 mars 2026 : vérifiez la date, ou indiquez un autre titre."
    )


def test_a_paper_that_the_verifier_refused_comes_back_with_the_tries_left():
    typed = paper()
    assert typed.is_valid()
    form = PaperForm(PaperForm.data_from(typed.answer), born_on=BORN_ON)
    assert form.is_valid()
    form.refuse(1)
    assert "il vous reste 1 essai)" in sentence(form, "number")
    assert (form["number"].value(), form["issued_on"].value()) == ("12AB34567", ["15", "3", "2022"])


def test_a_mobile_or_a_mail_is_enough_and_decides_how_the_code_comes():
    by_mobile, by_mail = contact(mail="", channel=""), contact(mobile="", channel="")
    assert by_mobile.is_valid()
    assert by_mail.is_valid()
    assert (by_mobile.answer["channel"], by_mail.answer["channel"]) == (Channel.SMS, Channel.MAIL)
    assert by_mobile.answer == {
        "mobile": "+33612345678",
        "other_phone": None,
        "mail": None,
        "channel": Channel.SMS,
    }


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"mobile": "", "mail": ""}, "mobile"),
        ({"channel": ""}, "channel"),
        ({"channel": "pigeon"}, "channel"),
        ({"mobile": "", "channel": "sms"}, "mobile"),
        ({"mail": "", "channel": "mail"}, "mail"),
        ({"mobile": "01 23 45 67 89"}, "mobile"),
        ({"other_phone": "12"}, "other_phone"),
        ({"mail": "lea"}, "mail"),
    ],
)
def test_a_contact_that_cannot_receive_the_code_is_refused_on_its_field(changed, field):
    assert faults(contact(**changed)) == {field}


@pytest.mark.parametrize("typed", ["123456", " 123 456 ", "123\u00a0456", "12 34 56\n"])
def test_a_code_is_taken_however_it_is_spaced(typed):
    form = CodeForm({"code": typed}, channel=Channel.SMS)
    assert form.is_valid()
    assert form.cleaned_data["code"] == "123456"


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "12345a", "１２３４５６", "9" * 10_000])
def test_what_is_not_six_digits_is_asked_again_and_costs_no_try(typed):
    form = CodeForm({"code": typed}, channel=Channel.MAIL)
    assert "6 chiffres" in sentence(form, "code")
    assert form.fields["code"].label == "Code de vérification reçu par mail"


@pytest.mark.usefixtures("real_hashes")
def test_of_a_password_only_the_argon2_hash_goes_on():
    form = password()
    assert form.is_valid()
    answer = form.answer
    assert PASSWORD not in str(answer)
    assert answer["hash"].startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    assert check_password(PASSWORD, answer["hash"])
    assert answer["terms_accepted_at"] == NOON.isoformat()


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"password": "court1A"}, "password"),
        ({"password": "Delorme12345"}, "password"),
        ({"confirmation": ""}, "confirmation"),
        ({"confirmation": PASSWORD + " "}, "confirmation"),
        ({"accepts_terms": ""}, "accepts_terms"),
    ],
)
def test_a_password_that_is_weak_unconfirmed_or_without_the_terms_is_refused(changed, field):
    assert faults(password(**changed, personal=["Delorme"])) == {field}


def test_the_length_of_a_password_is_a_setting(settings):
    settings.PASSWORD_MIN_LENGTH, settings.PASSWORD_MAX_LENGTH = 8, 12
    assert password("Kv7tromb").is_valid()
    assert faults(password()) == {"password"}


def test_a_password_comes_back_to_no_page():
    form = password(confirmation="other")
    assert PASSWORD not in form.as_p()
    assert PASSWORD not in LoginForm({"identifier": "x", "password": PASSWORD}).as_p()


def test_the_login_takes_an_nir_or_an_identifiant_provisoire_however_they_are_typed():
    provisional_id = generate()
    for typed, normalised in [
        (f" {NIR[:3]} {NIR[3:]} ", NIR),
        (provisional_id.lower(), provisional_id),
        ("no identifier", None),
    ]:
        form = LoginForm({"identifier": typed, "password": "x"})
        assert form.is_valid()
        assert form.normalised_identifier == normalised


def test_an_empty_login_says_what_to_fill_in():
    assert faults(LoginForm({"identifier": "", "password": ""})) == {"identifier", "password"}


def test_a_huge_password_is_not_hashed_whole():
    form = LoginForm({"identifier": NIR, "password": "x" * 100_000})
    assert form.is_valid()
    assert len(form.cleaned_data["password"]) == LONGEST_PASSWORD_TRIED

from datetime import date, datetime
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.hashers import check_password
from django.utils import timezone

from accounts.accounts_file import COLUMNS, MOST, read_account
from accounts.hashers import PortalArgon2Hasher
from contact_verification.enums import ContactKind
from identity.csv_files import CsvFile, LineError
from tests.factories import PASSWORD
from tests.factories.people import hashed

HASH = f"argon2$argon2id$v=19$m=19456,t=2,p=1${'s' * 22}${'h' * 43}"
LINE = {
    "nir": "2 84 12 75 110 123",
    "civility": "madame",
    "birth_name": "Delorme",
    "first_names": "Lisandra, Maria",
    "born_on": "1984-12-05",
    "birth_country": "99100",
    "birth_place_code": "75110",
    "birth_place_name": "",
    "mobile": "06 12 34 56 78",
    "mobile_verified_on": "2023-07-14",
    "other_phone": "01 23 45 67 89",
    "mail": "Lisandra@Exemple.FR",
    "mail_verified_on": "",
    "password_hash": HASH,
    "password": "",
}
ABROAD = {"birth_country": "99127", "birth_place_code": "", "birth_place_name": "Torino"}


def read(**changed):
    """What a good line becomes; `changed` says what is written in a column instead."""
    lines = [";".join(LINE), ";".join((LINE | changed).values())]
    file = CsvFile(BytesIO("\n".join(lines).encode()), COLUMNS)
    ((_, line),) = file.lines()
    return read_account(file.read(line))


def test_a_line_says_who_it_is_and_what_the_password_is():
    old = read()
    assert vars(old.declaration) == {
        "nir": "2841275110123",
        "civility": "madame",
        "birth_name": "Delorme",
        "first_names": "Lisandra Maria",
        "born_on": date(1984, 12, 5),
        "birth_country": "99100",
        "birth_place_code": "75110",
        "birth_place_name": "Paris 10e arrondissement",
    }
    assert (old.password_hash, old.password) == (HASH, "")


def test_contacts_are_kept_in_one_form_and_confirmed_at_noon_of_the_day_that_is_given():
    contacts = {contact.kind: (contact.value, contact.verified_at) for contact in read().contacts}
    assert contacts == {
        ContactKind.MOBILE: ("+33612345678", datetime(2023, 7, 14, 12, tzinfo=ZoneInfo("Europe/Paris"))),
        ContactKind.PHONE: ("+33123456789", None),
        ContactKind.MAIL: ("Lisandra@exemple.fr", None),
    }


def test_what_is_confirmed_today_is_not_confirmed_in_the_future():
    today = timezone.localdate().isoformat()
    assert max(contact.verified_at for contact in read(mobile_verified_on=today).contacts[:1]) <= timezone.now()


def test_nobody_needs_a_contact():
    assert read(mobile="", mobile_verified_on="", other_phone="", mail="").contacts == ()


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({"birth_place_code": "2a004"}, ("99100", "2A004", "Ajaccio")),
        ({"birth_place_name": "PARIS 10"}, ("99100", "75110", "Paris 10e arrondissement")),
        ({"birth_place_code": "", "birth_place_name": "Hameau-Vieux"}, ("99100", "", "Hameau-Vieux")),
        (ABROAD, ("99127", "", "Torino")),
    ],
)
def test_a_birthplace_is_a_commune_of_that_day_or_a_name(given, kept):
    declared = read(**given).declaration
    assert (declared.birth_country, declared.birth_place_code, declared.birth_place_name) == kept


@pytest.mark.usefixtures("real_hashes")
def test_a_password_of_the_portal_s_own_making_is_taken_as_it_is():
    assert check_password(PASSWORD, read(password_hash=hashed(PASSWORD)).password_hash)


def test_eight_digits_are_kept_to_be_hashed():
    old = read(password_hash="", password="02468135")
    assert (old.password_hash, old.password) == ("", "02468135")


@pytest.mark.parametrize("strength", ["m=19456,t=2,p=1", "m=102400,t=2,p=8", "m={},t={},p={}".format(*MOST)])
def test_a_stronger_hash_is_taken_within_reason_and_fits_its_column(strength):
    longest = f"argon2$argon2id$v=19${strength}${'s' * 43}${'h' * 43}"
    assert read(password_hash=longest).password_hash == longest
    assert PortalArgon2Hasher().decode(longest)["variety"] == "argon2id"
    assert len(longest) <= 128


DAY = "is not a day from 1900 to now, YYYY-MM-DD"
CONFIRMED = "is not a day from 2000 to now, YYYY-MM-DD, or empty"
PLACE_CODE = "birth_place_code is not the INSEE code of a French commune of that day, or empty"
PLACE_NAME = "birth_place_name is not a name in Latin letters, and birth_place_code is empty"
MOBILE = "mobile is not a mobile number of France or overseas, or empty"
WEAK = "password_hash is not an Argon2id hash as strong as the portal's, within reason, or empty"
DIGITS = "password is not 8 digits, or empty"
ONE_OF_BOTH = "password_hash or password must be filled in, and not both"
BAD_LINES = [
    ("nir is not a definitive NIR of 13 or 15 characters", {"nir": "SECRET"}),
    ("nir is not a definitive NIR of 13 or 15 characters", {"nir": ""}),
    ("nir is not a definitive NIR of 13 or 15 characters", {"nir": "284127511012300"}),
    ("nir is not a definitive NIR of 13 or 15 characters", {"nir": "7841275110123"}),
    ("civility is not one of madame, monsieur", {"civility": "SECRET"}),
    ("birth_name is not a name in Latin letters", {"birth_name": "SECRET1"}),
    ("first_names is not one or more names in Latin letters", {"first_names": ""}),
    (f"born_on {DAY}", {"born_on": "05/12/1984"}),
    (f"born_on {DAY}", {"born_on": "0001-01-01"}),
    (f"born_on {DAY}", {"born_on": "9999-12-31"}),
    ("birth_country is not the INSEE code of a country, 99100 for France", {"birth_country": "FR"}),
    (PLACE_CODE, {"birth_place_code": "75200"}),
    (PLACE_CODE, {"birth_place_code": "20004"}),  # Ajaccio's, until 1976
    (PLACE_CODE, ABROAD | {"birth_place_code": "75110"}),
    (PLACE_NAME, {"birth_place_code": ""}),
    (PLACE_NAME, ABROAD | {"birth_place_name": "SECRET1"}),
    (MOBILE, {"mobile": "SECRET"}),
    (MOBILE, {"mobile": "01 23 45 67 89"}),
    (f"mobile_verified_on {CONFIRMED}", {"mobile_verified_on": "9999-12-31"}),
    ("mobile_verified_on is filled in without mobile", {"mobile": ""}),
    ("other_phone is not a phone number, or empty", {"other_phone": "SECRET"}),
    ("mail is not a mail address, or empty", {"mail": "SECRET"}),
    (f"mail_verified_on {CONFIRMED}", {"mail_verified_on": "1900-01-01"}),
    ("mail_verified_on is filled in without mail", {"mail": "", "mail_verified_on": "2023-07-14"}),
    (WEAK, {"password_hash": "SECRET"}),
    (WEAK, {"password_hash": HASH.removeprefix("argon2$")}),
    (WEAK, {"password_hash": HASH.replace("argon2id", "argon2i")}),
    (WEAK, {"password_hash": HASH.replace("v=19", "v=16")}),
    (WEAK, {"password_hash": HASH.replace("m=19456", "m=19455")}),
    (WEAK, {"password_hash": HASH.replace("t=2", "t=1")}),
    (WEAK, {"password_hash": HASH.replace("m=19456", "m=131073")}),
    (WEAK, {"password_hash": HASH.replace("t=2", "t=5")}),
    (WEAK, {"password_hash": HASH.replace("p=1", "p=9")}),
    (WEAK, {"password_hash": HASH[:-1]}),
    (WEAK, {"password_hash": f"{HASH[:-44]}{'s' * 22}{HASH[-44:]}"}),
    (DIGITS, {"password_hash": "", "password": "1234567"}),
    (DIGITS, {"password_hash": "", "password": "123456789"}),
    (DIGITS, {"password_hash": "", "password": "1234567٨"}),
    (ONE_OF_BOTH, {"password_hash": ""}),
    (ONE_OF_BOTH, {"password": "02468135"}),
]


@pytest.mark.parametrize(
    ("reason", "changed"),
    BAD_LINES,
    ids=[f"{number}-{reason.split()[0]}" for number, (reason, _) in enumerate(BAD_LINES)],
)
def test_a_line_with_something_wrong_is_refused_and_nothing_of_it_is_said(reason, changed):
    with pytest.raises(LineError) as refusal:
        read(**changed)
    assert str(refusal.value) == reason


def test_what_is_read_does_not_show_itself():
    old = read()
    shown = f"{old!r} {old.declaration!r} {old.contacts!r}"
    assert not any(secret in shown for secret in ("2841275110123", "Delorme", "612345678", "sss"))

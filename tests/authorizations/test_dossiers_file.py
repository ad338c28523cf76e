from datetime import timedelta

import pytest
from django.utils import timezone

from authorizations.dossiers_file import read_dossier
from authorizations.enums import Role
from identity.csv_files import LineError
from tests.authorizations.dossier_lines import a_child, a_member, a_spouse, household
from tests.factories import new_nir

NIR = new_nir()
DAY = "a day from 1900 to now, YYYY-MM-DD"
TOMORROW = (timezone.localdate() + timedelta(days=1)).isoformat()
NOBODY_TWICE = "members has the same person twice at a time"
BAD_HOUSEHOLDS = [
    ("members 1: role is not one of responsable, conjoint, enfant, autre", [a_member("SECRET")]),
    ("members 1: role is not one of responsable, conjoint, enfant, autre", [a_member("")]),
    (f"members 1: since is not {DAY}", [a_member(since=TOMORROW)]),
    (f"members 1: since is not {DAY}", [a_member(since=None)]),
    (f"members 2: until is not {DAY}, or empty", [a_member(), a_spouse(until=TOMORROW)]),
    ("members 2: until is before since", [a_member(), a_spouse(until="2015-02-28")]),
    ("members 2: since is before born_on", [a_member(), a_child(since="2017-06-01")]),
    ("members 1: responsable before the age of 15", [a_member(born_on="2000-03-02")]),
    ("members 2: conjoint before the age of 15", [a_member(), a_spouse(born_on="2000-03-02")]),
    ("members 1: nir is not a NIR of 13 or 15 characters, or empty", [a_member(nir="SECRET")]),
    ("members 1: nir is not a text", [a_member(nir=2841275110123)]),
    ("members 1: birth_name is not a name in Latin letters", [a_member(birth_name="SECRET\0")]),
    ("members 1: mail is not a mail address, or empty", [a_member(mail="SECRET")]),
    ("members 1: mail_verified_on is filled in without mail", [a_member(mail_verified_on="2023-07-14")]),
    ("members 2: no JSON object", [a_member(), "SECRET"]),
    ("members has 0 responsables without until, instead of one", []),
    ("members has 0 responsables without until, instead of one", [a_member(until="2020-01-01")]),
    ("members has 2 responsables without until, instead of one", [a_member(), a_member(first_names="Sœur")]),
    ("members has two conjoints without until", [a_member(), a_spouse(), a_spouse(first_names="Petru")]),
    (NOBODY_TWICE, [a_member(nir=NIR), a_spouse(nir=NIR, birth_name="Delorme", first_names="Lisandra")]),
    (NOBODY_TWICE, [a_member(), a_child(nir=None), a_child(nir=None)]),
    (NOBODY_TWICE, [a_member(), a_child(), a_child(nir=None, role="autre")]),
    ("members has one nir under two civil statuses", [a_member(nir=NIR), a_spouse(nir=NIR)]),
]


@pytest.mark.parametrize(
    ("reason", "members"), BAD_HOUSEHOLDS, ids=[f"{n}-{reason[:30]}" for n, (reason, _) in enumerate(BAD_HOUSEHOLDS)]
)
def test_a_household_with_something_wrong_is_refused_and_nothing_of_it_is_said(reason, members):
    with pytest.raises(LineError) as refusal:
        household(*members)
    assert str(refusal.value) == reason


def test_a_key_that_is_not_known_is_refused_without_being_said():
    with pytest.raises(LineError, match=r"^members 1: a key is none of role, since,") as refusal:
        household(a_member(SECRET="1"))
    assert "SECRET" not in str(refusal.value)


@pytest.mark.parametrize("members", [None, {}, "SECRET", 1])
def test_members_that_are_no_list_are_refused(members):
    with pytest.raises(LineError, match=r"^members is not a list$"):
        read_dossier("1234567", members)


def test_a_couple_that_starts_at_fifteen_is_taken():
    assert household(a_member(born_on="2000-03-01")).members[0].role == Role.RESPONSABLE


def test_somebody_may_leave_and_come_back_in_another_role():
    known = household(
        a_member(), a_child(nir=NIR, until="2020-01-01"), a_child(role="autre", nir=NIR, since="2020-01-01")
    )
    assert [member.role for member in known.members] == [Role.RESPONSABLE, Role.ENFANT, Role.AUTRE]


def test_twins_are_two():
    assert len(household(a_member(), a_child(), a_child(first_names="Zélie")).members) == 3


def test_a_waiting_number_is_kept_and_is_nobody_s():
    member = household(a_member(nir="7841275110123")).members[0]
    assert (member.declaration.nir, member.nir_digest) == ("7841275110123", None)


def test_what_is_read_does_not_show_itself():
    known = household(a_member(nir=NIR, mail="lisandra@exemple.fr"))
    assert not any(secret in f"{known!r} {known.members!r}" for secret in (NIR, "Delorme", "lisandra", "2015"))

"""A dossier as agents read it."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from authorizations.agents.sheets import age_in_words
from authorizations.enums import CorrectionReason, EndCause, Role
from authorizations.memberships import correct_membership
from journal.enums import EventKind
from journal.models import Event
from proofing.groups import AUDITEUR, SUPERVISEUR
from tests.agents import agent_with, text_of
from tests.authorizations.agents.desk import DOSSIERS, dossier_address
from tests.factories import (
    AccountFactory,
    AgentFactory,
    DossierFactory,
    MemberFactory,
    PersonFactory,
    ProcurationFactory,
    SeparationFactory,
    new_couple,
)

pytestmark = pytest.mark.django_db

MOST_QUERIES = 14


def read(client, dossier):
    return text_of(client.get(dossier_address(dossier)))


def listed(client, dossier, heading):
    """The rows of the table of this heading, as text."""
    page = text_of(client.get(dossier_address(dossier)))
    table = page.partition(f">{heading}</h2>")[2].partition("</table>")[0]
    return [" ".join(re.sub("<[^>]*>", " ", row).split()) for row in table.split("<tr>")[2:]]


def test_members_are_told_with_role_days_age_and_whether_they_have_a_space(client, time_machine):
    time_machine.move_to(datetime(2026, 3, 2, 12, tzinfo=UTC))
    responsable, conjoint = new_couple()
    child = MemberFactory(
        dossier=responsable.dossier, enfant=True, person=PersonFactory(born_on=date(2010, 3, 3)), hides_contacts=True
    )
    former = MemberFactory(dossier=responsable.dossier, autre=True, former=True)
    AccountFactory(person=responsable.person)
    rows = listed(client, responsable.dossier, "Membres")
    assert [row.split()[0] for row in rows] == [
        row.person.birth_name.split()[0] for row in (responsable, conjoint, child)
    ]
    assert "Responsable du dossier responsable du dossier 41 ans 01/06/2015 oui" in rows[0]
    assert "Conjoint ou conjointe conjoint sans procuration 41 ans 01/06/2015 non" in rows[1]
    assert "Coordonnées cachées au foyer Enfant identité non vérifiée : aucun droit dans ce dossier 15 ans" in rows[2]
    (row,) = listed(client, responsable.dossier, "Anciens membres")
    assert "Autre personne à charge 41 ans 01/06/2015 10/03/2024 non" in row
    page = client.get(dossier_address(responsable.dossier)).content.decode()
    assert all(f'href="/agents/personnes/{row.person.uuid}/"' in page for row in (responsable, conjoint, child, former))


def test_what_a_member_may_do_is_said_as_their_own_space_sees_it(client):
    procuration = ProcurationFactory()
    grown_up = PersonFactory(verified=True, born_on=date(1990, 1, 1))
    MemberFactory(dossier=procuration.dossier, enfant=True, person=grown_up)
    rows = listed(client, procuration.dossier, "Membres")
    assert "conjoint avec procuration" in rows[1]
    assert "personne à charge" in rows[2]


@pytest.mark.parametrize(
    ("born_on", "words"),
    [
        (date(2008, 3, 2), "18 ans"),
        (date(2008, 3, 3), "17 ans"),
        (date(2025, 3, 2), "1 an"),
        (date(2025, 3, 3), "moins d’un an"),
    ],
    ids=str,
)
def test_an_age_is_of_whole_years(born_on, words):
    assert age_in_words(born_on, date(2026, 3, 2)) == words


def test_procurations_are_told_from_the_first_to_the_last_with_why_they_ended(client):
    responsable, conjoint = new_couple()
    then = datetime(2025, 1, 10, 9, 30, tzinfo=UTC)
    between = {"dossier": responsable.dossier, "grantor": responsable.person, "delegate": conjoint.person}
    for cause in EndCause:
        ProcurationFactory(**between, granted_at=then, ended_at=then + timedelta(days=1), ended_because=cause)
    ProcurationFactory(**between, last_on=date(2999, 12, 31))
    page = read(client, responsable.dossier)
    names = [f"{member.person.birth_name} {member.person.first_names}" for member in (responsable, conjoint)]
    assert page.count(f"donnée par {names[0]} à {names[1]}") == len(EndCause) + 1
    assert "jusqu’au 31/12/2999 compris" in page
    assert "le 10/01/2025 à 10 h 30" in page
    for cause in EndCause:
        assert f"Terminée le 11/01/2025 à 10 h 30 : {cause.label}." in page
    assert page.index("En cours") < page.index("Terminée")


def test_a_procuration_whose_last_day_is_over_is_told_so_before_anybody_has_noted_it(client):
    procuration = ProcurationFactory(granted_at=timezone.now() - timedelta(days=9), last_on=date(2020, 1, 1))
    page = read(client, procuration.dossier)
    assert "Elle ne permet plus rien : arrivée à la date prévue." in page
    assert "En cours" not in page


def test_separations_are_told_with_what_was_asked_and_decided(client):
    waiting = SeparationFactory(is_discreet=True, hides_contacts=True)
    page = read(client, waiting.dossier)
    assert f'<a href="/agents/separations/{waiting.uuid}/">Séparation le 10/03/2024</a>' in page
    assert "à traiter" in page
    assert "Ne pas prévenir l’autre personne" in page
    assert "Coordonnées à cacher au foyer" in page
    undone = SeparationFactory(undone=True, decided_by=AgentFactory(login="noa"))
    assert "annulée par noa (Déclarée par erreur)" in read(client, undone.dossier)


def test_opening_it_is_told_in_the_history_of_its_responsable(client, agent):
    responsable, _ = new_couple()
    MemberFactory(dossier=responsable.dossier, former=True, since=date(2010, 1, 1), until=date(2015, 6, 1))
    client.get(dossier_address(responsable.dossier))
    event = Event.objects.get(kind=EventKind.FILE_OPENED)
    assert (event.person, event.account) == (responsable.person, agent)
    assert event.details == {"dossier": responsable.dossier.pk}


def test_a_dossier_of_nobody_opens_and_is_journalled(client):
    assert "Plus personne n’est dans ce dossier." in read(client, DossierFactory())
    assert Event.objects.get(kind=EventKind.FILE_OPENED).person is None


def test_corrections_are_told_to_those_who_may_read_the_journal(client, agent):
    member = MemberFactory(person__birth_name="TERRIER", person__first_names="Solène", person__verified=True)
    other = MemberFactory(person=member.person, enfant=True)
    correction = {"since": date(2020, 1, 1), "until": None, "agent": agent}
    correct_membership(member=member, role=Role.AUTRE, reason=CorrectionReason.WRONG_ROLE, **correction)
    correct_membership(member=other, role=Role.ENFANT, reason=CorrectionReason.DEATH, **correction)
    page = read(agent_with(SUPERVISEUR)[1], member.dossier)
    assert "par camille : place de TERRIER Solène (rôle, date d’arrivée – La personne a un autre rôle)" in page
    assert "La personne est décédée" not in page
    assert "Corrections des 12 derniers mois" not in read(client, member.dossier)


@pytest.mark.parametrize("role", [SUPERVISEUR, AUDITEUR])
def test_a_place_is_corrected_by_whoever_may(role):
    member = MemberFactory()
    link = f"{DOSSIERS}membre/{member.uuid}/"
    assert (link in agent_with(role)[1].get(dossier_address(member.dossier)).content.decode()) is (role == SUPERVISEUR)


def test_a_page_costs_the_same_whatever_it_shows(django_assert_max_num_queries):
    responsable, _ = new_couple()
    dossier = responsable.dossier
    _, client = agent_with(SUPERVISEUR)

    def fill(count):
        for _ in range(count):
            AccountFactory(person=MemberFactory(dossier=dossier, enfant=True).person)
            former = MemberFactory(dossier=dossier, conjoint=True, former=True)
            SeparationFactory(member=former, confirmed=True)
            ProcurationFactory(dossier=dossier, grantor=responsable.person, delegate=former.person, withdrawn=True)

    fill(1)
    with django_assert_max_num_queries(MOST_QUERIES) as few:
        client.get(dossier_address(dossier))
    fill(10)
    with django_assert_max_num_queries(MOST_QUERIES) as many:
        client.get(dossier_address(dossier))
    assert len(few) == len(many)

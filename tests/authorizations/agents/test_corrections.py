"""A place in a dossier, corrected by an agent."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from authorizations.agents.wording import NOT_CORRECTED
from authorizations.enums import EndCause, Role
from authorizations.memberships import CorrectionOutcome, state_of
from authorizations.models import Member
from journal.enums import EventKind
from journal.models import Event
from tests.agents import text_of
from tests.factories import MemberFactory, ProcurationFactory, SeparationFactory, new_couple

pytestmark = pytest.mark.django_db


def address(member):
    return f"/agents/dossiers-allocataires/membre/{member.uuid}/"


def typed(member, **changed):
    """What the form of this place holds, but for what is changed; a day as a date."""
    days = {"since": member.since, "until": member.until} | {
        name: changed.pop(name) for name in ("since", "until") if name in changed
    }
    parts = {
        f"{name}_{box}": part
        for name, day in days.items()
        for box, part in enumerate((day.day, day.month, day.year) if day else ("", "", ""))
    }
    return {"seen": state_of(member), "role": member.role, "reason": "wrong_date"} | parts | changed


def test_the_form_starts_from_the_place_as_it_is(client):
    member = MemberFactory(former=True, enfant=True)
    page = text_of(client.get(address(member)))
    assert "Enfant, depuis le 01/06/2015, jusqu’au 10/03/2024." in page
    assert '<option value="enfant" selected>' in page
    assert all(f'value="{part}"' in page for part in (1, 6, 2015, 10, 3, 2024))


def test_a_correction_is_written_and_journalled_with_its_reason(client, agent):
    member = MemberFactory(enfant=True)
    answer = client.post(
        address(member), typed(member, role="autre", until=date(2025, 2, 3), reason="left"), follow=True
    )
    assert answer.redirect_chain == [(f"/agents/dossiers-allocataires/{member.dossier.uuid}/", 302)]
    assert "La place de cette personne dans le dossier est corrigée." in text_of(answer)
    member.refresh_from_db()
    assert (member.role, member.since, member.until) == (Role.AUTRE, date(2015, 6, 1), date(2025, 2, 3))
    event = Event.objects.get(kind=EventKind.MEMBER_CORRECTED)
    assert (event.person, event.account) == (member.person, agent)
    assert event.details == {"member": member.pk, "reason": "left", "changed": "role until"}


def test_a_former_place_is_opened_again(client):
    member = MemberFactory(former=True)
    client.post(address(member), typed(member, until=None, reason="closed_by_mistake"))
    member.refresh_from_db()
    assert member.is_current


@pytest.mark.parametrize("which", [0, 1], ids=["responsable", "conjoint"])
def test_the_procuration_of_a_couple_that_is_one_no_more_ends(client, which):
    couple = new_couple()
    procuration = ProcurationFactory(dossier=couple[0].dossier)
    client.post(address(couple[which]), typed(couple[which], role="autre", reason="wrong_role"))
    procuration.refresh_from_db()
    assert procuration.ended_because == EndCause.MEMBERSHIP


def test_another_day_leaves_the_procuration_alone(client):
    procuration = ProcurationFactory()
    member = procuration.dossier.members.get(role=Role.CONJOINT)
    client.post(address(member), typed(member, since=date(2016, 1, 1)))
    procuration.refresh_from_db()
    assert procuration.is_active


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"reason": ""}, "Choisissez un motif."),
        ({"reason": "grudge"}, "Choisissez un motif de la liste."),
        ({"role": "notaire"}, "Choisissez un rôle de la liste."),
        ({"since_0": ""}, "Indiquez le jour d’arrivée."),
        ({"until_0": "3"}, "Indiquez le mois et l’année de départ."),
        ({"since_0": "31", "since_1": "2"}, "Cette date n’existe pas"),
        ({"until": date(2015, 5, 31)}, "Ce jour est avant celui de l’arrivée"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else value[:12],
)
def test_what_cannot_be_is_said_and_what_was_typed_is_kept(client, changed, error):
    member = MemberFactory(enfant=True)
    answer = client.post(address(member), typed(member, **changed))
    assert error in text_of(answer)
    assert "<title>Erreur : " in text_of(answer)
    assert 'value="2015"' in answer.content.decode()
    assert not Event.objects.exists()


@pytest.mark.parametrize("name", ["since", "until"])
def test_a_day_is_not_to_come(client, name):
    member = MemberFactory(enfant=True)
    today = timezone.localdate()
    answer = client.post(address(member), typed(member, **{name: today + timedelta(days=1)}))
    assert "Indiquez la date d’aujourd’hui ou une date passée." in text_of(answer)
    assert client.post(address(member), typed(member, **{name: today})).status_code == 302


def refusal(outcome):
    return NOT_CORRECTED[outcome].partition(" : ")[2]


@pytest.mark.parametrize(
    ("role", "rule"),
    [
        ("responsable", "Ce dossier a déjà une personne dans ce rôle."),
        ("conjoint", "Cette personne est déjà responsable ou conjointe dans un autre dossier."),
    ],
)
def test_what_the_database_refuses_is_said_in_the_words_of_its_rule(client, role, rule):
    member = MemberFactory(enfant=True)
    if role == "responsable":
        MemberFactory(dossier=member.dossier)
    else:
        MemberFactory(person=member.person)
    answer = client.post(address(member), typed(member, role=role, reason="wrong_role"))
    page = text_of(answer)
    assert refusal(CorrectionOutcome.REFUSED) in page
    assert rule in page
    assert f'<option value="{role}" selected>' in page
    assert '<option value="wrong_role" selected>' in page
    member.refresh_from_db()
    assert member.role == Role.ENFANT


def test_nothing_changed_is_said(client):
    member = MemberFactory()
    assert refusal(CorrectionOutcome.UNCHANGED) in text_of(client.post(address(member), typed(member)))
    assert not Event.objects.exists()


def test_a_place_that_changed_meanwhile_is_shown_again_before_it_is_corrected(client):
    member = MemberFactory(enfant=True)
    asked = typed(member, since=date(2016, 1, 1))
    Member.objects.update(until=date(2026, 1, 5))
    answer = client.post(address(member), asked)
    page = text_of(answer)
    assert refusal(CorrectionOutcome.STALE) in page
    assert "Enfant, depuis le 01/06/2015, jusqu’au 05/01/2026." in page
    assert 'value="2016"' in page
    member.refresh_from_db()
    assert member.since == date(2015, 6, 1)
    assert client.post(address(member), asked | {"seen": state_of(member)}).status_code == 302


def test_the_page_of_a_place_that_changed_can_be_sent_again_as_it_is(client):
    member = MemberFactory(enfant=True)
    answer = client.post(
        address(member), typed(member, since=date(2016, 1, 1)) | {"seen": "enfant 2015-06-01 2020-01-01"}
    )
    assert f'name="seen" value="{state_of(member)}"' in answer.content.decode()


def test_the_end_of_a_declared_separation_is_undone_and_not_corrected(client):
    member = SeparationFactory().member
    answer = client.post(address(member), typed(member, until=None, reason="closed_by_mistake"))
    assert refusal(CorrectionOutcome.SEPARATED) in text_of(answer)
    member.refresh_from_db()
    assert not member.is_current


def test_an_undone_separation_holds_nothing_up(client):
    member = SeparationFactory(undone=True).member
    assert client.post(address(member), typed(member, until=date(2026, 1, 1), reason="left")).status_code == 302

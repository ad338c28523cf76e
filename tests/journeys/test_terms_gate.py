"""A new version of the conditions générales: shown once, at the next login of everybody, and to be accepted."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from accounts import terms
from accounts.models import AcceptanceChannel, Account, TermsVersion
from journal.enums import EventKind
from journal.models import Event
from tests.factories import AgentFactory
from tests.journeys.holders import Holder, new_holder
from tests.journeys.page import Page
from tests.journeys.walker import Walker

pytestmark = pytest.mark.journey

LOGIN, SPACE, GATE, CODE = "/connexion/", "/mon-compte/", "/connexion/conditions/", "/connexion/code/"
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def holder(db: None) -> Holder:
    return new_holder(by="")


def publish(text: str = "Nouveau texte") -> TermsVersion:
    version = terms.publish(text=text, agent=AgentFactory(), after=terms.current().number)
    assert version
    return version


def accept(walker: Walker) -> Page:
    return walker.press("Continuer", {"accepts_terms": "on"})


def accepted(account: Account) -> list[int]:
    return list(account.acceptances.order_by("pk").values_list("version__number", flat=True))


def test_new_version_is_shown_once_at_the_next_login(walker: Walker, new_walker: Any, holder: Holder) -> None:
    version = publish()
    page = walker.knock(holder)
    assert (page.status, page.path) == (200, GATE)
    assert "Nouveau texte" in page.text
    assert f"version {version.number}" in page.text
    assert accept(walker).path == SPACE
    walker.press("Se déconnecter")
    assert walker.knock(holder).path == SPACE
    assert new_walker().knock(holder).path == SPACE


def test_acceptance_is_recorded_with_version_time_and_channel(walker: Walker, holder: Holder, clock: Any) -> None:
    version = publish()
    clock.move_to(NOON)
    walker.knock(holder)
    accept(walker)
    kept = holder.account.acceptances.latest("pk")
    assert (kept.version, kept.accepted_at, kept.channel) == (version, NOON, AcceptanceChannel.LOGIN)
    event = Event.objects.get(kind=EventKind.TERMS_ACCEPTED)
    assert event.details == {"version": version.number, "channel": "login"}
    assert (event.person, event.account) == (holder.person, holder.account)


def test_without_the_box_nothing_is_accepted_and_nothing_opens(walker: Walker, holder: Holder) -> None:
    publish()
    walker.knock(holder)
    page = walker.press("Continuer")
    assert (page.path, page.has_errors) == (GATE, True)
    assert "Cochez la case" in page.text
    assert accepted(holder.account) == [1]
    for path in (SPACE, "/mon-compte/profil/"):
        assert walker.go(path).path == LOGIN
    assert not holder.account.sessions.exists()


def test_it_comes_after_the_code(walker: Walker) -> None:
    publish()
    holder = new_holder(terms=False)
    assert walker.knock(holder).path == CODE
    assert walker.go(GATE).path == CODE
    assert walker.type_code(holder.mail, trusts="on").path == GATE
    assert walker.go(CODE).path == GATE
    assert accept(walker).path == SPACE
    walker.press("Se déconnecter")
    assert walker.knock(holder).path == SPACE


def test_whoever_is_inside_is_not_interrupted(walker: Walker, holder: Holder) -> None:
    walker.knock(holder)
    publish()
    assert walker.go(SPACE).path == SPACE
    walker.press("Se déconnecter")
    assert walker.knock(holder).path == GATE


def test_only_the_last_of_several_versions_is_shown(walker: Walker, holder: Holder) -> None:
    publish("Deuxième texte")
    last = publish("Troisième texte")
    page = walker.knock(holder)
    assert "Troisième texte" in page.text
    assert "Deuxième texte" not in page.text
    assert accept(walker).path == SPACE
    assert accepted(holder.account) == [1, last.number]


def test_version_published_while_one_reads_is_shown_in_its_turn(walker: Walker, holder: Holder) -> None:
    publish("Deuxième texte")
    walker.knock(holder)
    last = publish("Troisième texte")
    page = accept(walker)
    assert page.path == GATE
    assert "Une nouvelle version vient d’être publiée" in page.text
    assert "Troisième texte" in page.text
    assert accept(walker).path == SPACE
    assert accepted(holder.account) == [1, last.number]


@pytest.mark.parametrize("version", ["", "0", "-1", "1", "99999999999999999999", "x"])
def test_other_version_than_the_one_shown_is_not_accepted(walker: Walker, holder: Holder, version: str) -> None:
    publish()
    walker.knock(holder)
    assert walker.press("Continuer", {"accepts_terms": "on", "version": version}).path == GATE
    assert accepted(holder.account) == [1]


def test_quitting_ends_the_login(walker: Walker, holder: Holder) -> None:
    publish()
    walker.knock(holder)
    assert walker.press("Quitter").path == LOGIN
    assert walker.go(GATE).path == LOGIN
    assert walker.go(SPACE).path == LOGIN
    assert accepted(holder.account) == [1]


def test_double_click_accepts_once_and_lands_in_the_space(walker: Walker, holder: Holder) -> None:
    publish()
    walker.knock(holder)
    assert walker.double_click("Continuer", {"accepts_terms": "on"}).path == SPACE
    assert accepted(holder.account) == [1, 2]
    assert Event.objects.filter(kind=EventKind.LOGIN).count() == 1


def test_wish_and_memory_outlast_it(walker: Walker, holder: Holder) -> None:
    publish()
    walker.go("/mon-compte/historique/")
    typed = {"identifier": holder.identifier, "password": holder.password, "remembers": "on"}
    assert walker.press("Se connecter", typed).path == GATE
    assert accept(walker).path == "/mon-compte/historique/"
    walker.press("Se déconnecter")
    assert "Vous vous connectez avec l’identifiant" in walker.page.text


def test_half_an_hour_of_reading_is_the_most(walker: Walker, holder: Holder, clock: Any) -> None:
    publish()
    walker.knock(holder)
    clock.shift(timedelta(minutes=30, seconds=1))
    page = accept(walker)
    assert (page.path, "le délai est passé" in page.text) == (LOGIN, True)
    assert accepted(holder.account) == [1]


def test_nobody_sees_it_without_a_login(walker: Walker, db: None) -> None:
    assert walker.go(GATE).path == LOGIN
    walker.knock(new_holder(by=""))
    assert walker.go(GATE).path == SPACE

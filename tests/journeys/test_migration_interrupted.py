"""The passage of an old account left half-way, out of order, in two tabs, clicked twice: nothing lost or skipped."""

from datetime import timedelta
from typing import Any

import pytest

from accounts import terms
from accounts.models import Account, AccountMigration
from contact_verification.models import Message
from journal.enums import EventKind
from journal.models import Event
from tests.factories import AgentFactory, new_mail
from tests.journeys.holders import NEW_PASSWORD, Holder, new_holder, old_holder
from tests.journeys.passage import (
    CODE,
    CONTACTS,
    PASSWORD,
    SCREENS,
    START,
    TERMS,
    answer,
    current_password,
    take,
    walk_to,
)
from tests.journeys.walker import RESEND, Walker

pytestmark = pytest.mark.journey

LOGIN, SPACE = "/connexion/", "/mon-compte/"


@pytest.fixture
def holder(db: None) -> Holder:
    return old_holder()


# Interrupted


@pytest.mark.parametrize("reached", SCREENS)
def test_left_half_way_it_is_resumed_the_next_day(
    walker: Walker, new_walker: Any, holder: Holder, clock: Any, reached: str
) -> None:
    walk_to(walker, reached, holder)
    walker.postbox.collect()
    walker.follow("Quitter")
    page = walker.press("Quitter")
    assert (page.path, "vous reprendrez là où vous en êtes" in page.text) == ("/", True)
    assert walker.go(reached).path == LOGIN
    clock.shift(timedelta(days=1))
    other = new_walker()
    holder = current_password(holder, reached)
    assert other.knock(holder).path == (reached if reached != TERMS else START)
    if reached == CODE:
        assert "n’est plus valable" in other.page.text
        other.press(RESEND)
    while other.page.path != SPACE:
        take(other, holder)
    assert AccountMigration.objects.get().finished_at


@pytest.mark.parametrize("reached", SCREENS)
def test_left_without_a_word_it_is_resumed_too(
    walker: Walker, new_walker: Any, holder: Holder, clock: Any, reached: str
) -> None:
    walk_to(walker, reached, holder)
    clock.shift(timedelta(hours=13))
    assert walker.go(reached).path == LOGIN
    assert new_walker().knock(current_password(holder, reached)).path == (reached if reached != TERMS else START)


def test_code_awaited_since_more_than_a_month_may_be_asked_for_again(
    walker: Walker, holder: Holder, clock: Any
) -> None:
    """Its challenge is purged meanwhile."""
    walk_to(walker, CODE, holder)
    AccountMigration.objects.get().challenge.delete()
    clock.shift(timedelta(days=31))
    page = walker.knock(current_password(holder, CODE))
    assert "Aucun code n’est parti" in page.text
    assert "n’est plus valable" in walker.press("Valider", {"code": "123456"}).text
    walker.press(RESEND)
    assert take(walker, holder).path == SPACE


def test_new_conditions_published_half_way_are_shown_before_going_on(walker: Walker, holder: Holder) -> None:
    page = walk_to(walker, CODE, holder)
    code = walker.postbox.read_code(holder.mail)
    terms.publish(text="Autre texte", agent=AgentFactory(), after=terms.current().number)
    walker.page = page
    assert walker.press("Valider", {"code": code}).path == TERMS
    assert "Autre texte" in walker.page.text
    assert take(walker, holder).path == CODE
    assert walker.press("Valider", {"code": code}).path == SPACE
    numbers = holder.account.acceptances.order_by("pk").values_list("version__number", flat=True)
    assert list(numbers) == [terms.current().number - 1, terms.current().number]


def test_conditions_published_while_one_reads_are_shown_and_the_former_not_accepted(
    walker: Walker, holder: Holder
) -> None:
    walk_to(walker, TERMS, holder)
    terms.publish(text="Autre texte", agent=AgentFactory(), after=terms.current().number)
    page = take(walker, holder)
    assert page.path == TERMS
    assert "Une nouvelle version vient d’être publiée" in page.text
    assert not holder.account.acceptances.exists()
    assert take(walker, holder).path == PASSWORD


# Out of order


@pytest.mark.parametrize("reached", SCREENS[1:])
def test_deep_link_leads_to_the_step_or_to_where_one_is(walker: Walker, holder: Holder, reached: str) -> None:
    walk_to(walker, reached, holder)
    for path in SCREENS[1:]:
        may_go_back = (reached, path) == (CODE, CONTACTS)
        assert walker.go(path).path == (path if may_go_back else reached)
    assert walker.go("/migration/autre/").status == 404


@pytest.mark.parametrize("reached", SCREENS)
def test_nothing_of_the_space_before_the_end(walker: Walker, holder: Holder, reached: str) -> None:
    walk_to(walker, reached, holder)
    for path in (SPACE, "/mon-compte/profil/", "/mon-compte/securite/"):
        assert walker.go(path).path == LOGIN
    assert not holder.account.sessions.exists()


@pytest.mark.parametrize("reached", [TERMS, PASSWORD, CONTACTS])
def test_answer_sent_to_a_step_too_far_changes_nothing(walker: Walker, holder: Holder, reached: str) -> None:
    walk_to(walker, reached, holder)
    walker.client.handler.enforce_csrf_checks = False
    sent = {"password": "Tout9autrechose", "confirmation": "Tout9autrechose", "code": "123456"}
    sent |= {"mail": new_mail(), "channel": "mail"}
    for path in SCREENS[SCREENS.index(reached) + 1 :]:
        assert walker.client.post(path, sent)["Location"] == reached
    assert walker.client.post(f"{CODE}nouveau-code/")["Location"] == CODE
    assert not Account.objects.get().check_password("Tout9autrechose")
    assert not Message.objects.exists()


def test_nobody_reaches_it_without_the_old_password(walker: Walker, holder: Holder) -> None:
    for path in [*SCREENS, f"{CODE}nouveau-code/"]:
        assert walker.go(path).path == LOGIN


def test_whoever_has_nothing_to_change_is_led_to_the_space(walker: Walker) -> None:
    walker.knock(new_holder(by=""))
    for path in SCREENS:
        assert walker.go(path).path == SPACE


# Two tabs, two clicks


@pytest.mark.parametrize("reached", SCREENS)
def test_double_click_lands_where_one_click_lands(walker: Walker, holder: Holder, reached: str) -> None:
    walk_to(walker, reached, holder)
    button, typed = answer(walker, holder)
    page, after = walker.page, walker.press(button, typed).path
    walker.page = page
    assert walker.press(button, typed).path == after
    assert SCREENS.index(reached) + 1 == (SCREENS.index(after) if after in SCREENS else len(SCREENS))
    changes = Event.objects.filter(kind__in=[EventKind.PASSWORD_CHANGED, EventKind.ACCOUNT_MIGRATED])
    assert changes.count() == {CONTACTS: 1, CODE: 2, PASSWORD: 1}.get(reached, 0)


def test_second_tab_that_is_behind_goes_on_from_where_the_first_is(walker: Walker, holder: Holder) -> None:
    walk_to(walker, PASSWORD, holder)
    behind = walker.new_tab()
    behind.go(PASSWORD)
    walker.press("Continuer", {"password": NEW_PASSWORD, "confirmation": NEW_PASSWORD})
    other = {"password": "Tout9autrechose", "confirmation": "Tout9autrechose"}
    assert behind.press("Continuer", other).path == CONTACTS
    assert Account.objects.get().check_password(NEW_PASSWORD)


def test_passage_finished_in_another_browser_is_finished_here(
    walker: Walker, new_walker: Any, holder: Holder, clock: Any
) -> None:
    walk_to(walker, CONTACTS, holder)
    other = new_walker()
    clock.shift(timedelta(minutes=1))
    walk_to(other, SPACE, holder.with_password(NEW_PASSWORD))
    clock.shift(timedelta(minutes=1))
    assert take(walker, holder).path == "/connexion/code/"
    assert Event.objects.filter(kind=EventKind.ACCOUNT_MIGRATED).count() == 1

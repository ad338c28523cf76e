"""Every limit of product §5 on codes, with the page it leads to."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.models import Registration
from accounts.wizard import CODE, CONTACT, PASSWORD
from contact_verification.models import Challenge, Message
from journal.enums import EventKind
from journal.models import Event
from tests.factories import new_mail, new_mobile
from tests.journeys.applicants import Applicant
from tests.journeys.walker import RESEND, Walker, other_than, waiting_for_code

pytestmark = pytest.mark.journey


def test_second_send_within_30_seconds_waits_and_the_code_can_still_be_typed(walker: Walker, clock: Any) -> None:
    who = Applicant()
    code = waiting_for_code(walker, who)
    clock.shift(timedelta(seconds=12))
    page = walker.press(RESEND)
    assert page.slug == CODE
    assert "attendez 18 secondes" in page.text or "attendez 19 secondes" in page.text
    assert Message.objects.count() == 1
    assert walker.press("Valider", {"code": code}).slug == PASSWORD


def test_fourth_send_within_10_minutes_waits(walker: Walker, clock: Any) -> None:
    who = Applicant()
    code = waiting_for_code(walker, who)
    for expected in ("est enregistrée", "est enregistrée", "Trois codes sont déjà partis vers ce contact"):
        clock.shift(timedelta(seconds=31))
        page = walker.press(RESEND)
        walker.postbox.collect()
        assert expected in page.text
    assert len(walker.postbox.received(who.destination)) == 3
    assert walker.press("Valider", {"code": code}).slug == PASSWORD


def test_eleventh_send_of_the_day_waits_until_the_next(walker: Walker, clock: Any) -> None:
    who = Applicant()
    waiting_for_code(walker, who)
    for _ in range(9):
        clock.shift(timedelta(minutes=11))
        walker.press(RESEND)
        walker.postbox.collect()
    clock.shift(timedelta(minutes=11))
    page = walker.press(RESEND)
    assert "Dix codes sont déjà partis vers ce contact" in page.text
    assert "demain à" in page.text or "à " in page.text
    assert len(walker.postbox.received(who.destination)) == 10


@pytest.mark.parametrize(
    ("setting", "same", "other"),
    [
        ("SENDS_PER_HOUR_IPV4", ["192.0.2.7", "192.0.2.7", "192.0.2.7"], "192.0.2.8"),
        ("SENDS_PER_HOUR_IPV6", ["2001:db8::1", "2001:db8::ffff:2", "2001:db8:0:0:9::"], "2001:db8:0:1::1"),
    ],
)
def test_sends_from_one_network_are_bounded(
    new_walker: Any, clock: Any, settings: Any, setting: str, same: list[str], other: str
) -> None:
    setattr(settings, setting, 2)
    pages = []
    for address in [*same, other]:
        walker = new_walker()
        walker.walk_to(CONTACT, Applicant())
        pages.append(walker.press("Envoyer le code", Applicant().answers(CONTACT), REMOTE_ADDR=address))
    assert [page.slug for page in pages] == [CODE, CODE, CONTACT, CODE]
    assert (pages[2].status, pages[2].has_errors) == (429, True)
    assert "Trop de codes ont été demandés depuis votre connexion internet" in pages[2].text
    assert "Vos réponses sont gardées" in pages[2].text


def test_an_hour_frees_a_network(walker: Walker, clock: Any, settings: Any) -> None:
    settings.SENDS_PER_HOUR_IPV4 = 1
    walker.walk_to(CODE, Applicant())
    walker.go(f"/inscription/{CONTACT}/")
    assert walker.fill(Applicant()).status == 429
    clock.shift(timedelta(hours=1))
    assert walker.fill(Applicant()).slug == CODE


def test_refused_send_keeps_what_was_typed(walker: Walker, settings: Any) -> None:
    settings.SENDS_PER_HOUR_IPV4 = 0
    typed = {"mobile": "06 00 00 12 34", "mail": "nom@exemple.fr", "channel": "mail"}
    walker.walk_to(CONTACT, Applicant())
    page = walker.press("Envoyer le code", typed)
    assert {name: page.value_of(name) for name in typed} == typed
    assert CONTACT not in Registration.objects.get().answers


def test_sms_budget_wakes_somebody_up_twice_then_offers_mail(
    new_walker: Any, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.SMS_DAILY_BUDGET = 5
    walkers = [new_walker() for _ in range(6)]
    for walker in walkers:
        walker.walk_to(CONTACT, Applicant())
    pages = [walker.press("Envoyer le code", Applicant().answers(CONTACT)) for walker in walkers]
    assert [page.slug for page in pages] == [CODE] * 5 + [CONTACT]
    assert "choisissez de recevoir le code par mail" in pages[-1].text
    alarms = Event.objects.filter(kind=EventKind.SMS_BUDGET_ALARM).order_by("pk")
    assert [alarm.details for alarm in alarms] == [{"used": 4, "budget": 5}, {"used": 5, "budget": 5}]
    assert walkers[-1].fill(Applicant(channel="mail")).slug == CODE


def test_refused_sends_use_nothing_up(walker: Walker, clock: Any, settings: Any) -> None:
    who = Applicant()
    waiting_for_code(walker, who)
    for _ in range(12):
        walker.press(RESEND)
    clock.shift(timedelta(seconds=31))
    assert "est enregistrée" in walker.press(RESEND).text


def test_tenth_wrong_code_in_an_hour_blocks_the_destination_whatever_the_draft(new_walker: Any, clock: Any) -> None:
    mobile = new_mobile()
    for _ in range(2):
        walker = new_walker()
        code = waiting_for_code(walker, Applicant(mobile=mobile))
        for _ in range(5):
            walker.press("Valider", {"code": other_than(code)})
        clock.shift(timedelta(seconds=31))
    third = new_walker()
    code = waiting_for_code(third, Applicant(mobile=mobile))
    page = third.press("Valider", {"code": code})
    assert "Trop de codes erronés ont été saisis pour ce contact" in page.text
    assert "utilisez un autre contact" in page.text
    assert Challenge.objects.latest("pk").attempts == 0
    third.follow("Modifier mes coordonnées de contact")
    other = Applicant(mobile=mobile, mail=new_mail(), channel="mail")
    third.fill(other)
    assert third.fill(other).slug == PASSWORD


def test_code_that_could_not_be_delivered_says_so(walker: Walker) -> None:
    walker.walk_to(CODE, Applicant())
    Message.objects.update(status="failed")
    page = walker.go("/inscription/verification/")
    assert "n’a pas pu être remis" in page.text
    assert "Modifier mes coordonnées de contact" in page.links

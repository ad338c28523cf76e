"""« Mon historique » as its owner reads it, and what « Ce n’était pas moi » does elsewhere."""

import re
from typing import Any

import pytest

from accounts.models import Account
from journal.enums import EventKind
from journal.models import Event
from tests.factories import PASSWORD, AccountFactory
from tests.journeys.walker import Walker

pytestmark = pytest.mark.journey

HISTORY, LOGIN = "/mon-compte/historique/", "/connexion/"
ANDROID = {"HTTP_USER_AGENT": "Mozilla/5.0 (Android 14; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0"}


@pytest.fixture
def account(walker: Walker, settings: Any) -> Account:
    settings.SECOND_STEP = "never"
    return AccountFactory(verified=True)


def come_in(walker: Walker, account: Account, password: str = PASSWORD) -> None:
    walker.go(LOGIN)
    walker.log_in(account.person.nir, password)


def lines(walker: Walker) -> list[str]:
    """The lines of the history, newest first."""
    return re.findall(r"<p><strong>(.*?)</strong></p>", walker.go(HISTORY).source)


def test_a_stranger_who_came_in_is_put_out_by_the_holder(walker: Walker, new_walker: Any, account: Account) -> None:
    stranger = new_walker()
    stranger.client.defaults |= ANDROID
    come_in(stranger, account, "Faux2motdepasse")
    come_in(stranger, account)
    come_in(walker, account)
    assert lines(walker) == ["Connexion", "Connexion", "Connexion refusée"]
    assert "Avec le mot de passe, depuis Firefox sur Android, réseau 127.0.0.•." in walker.page.text
    theirs = Event.objects.filter(kind=EventKind.LOGIN).earliest("pk")
    form = next(form for form in walker.page.forms if form.fields.get("evenement") == str(theirs.pk))
    page = walker.press(next(iter(form.buttons)))
    assert page.path == "/mon-compte/securite/mot-de-passe/"
    assert "vos autres connexions sont fermées, vos navigateurs connus et vos clés d’accès sont oubliés" in page.text
    assert stranger.go(HISTORY).path == LOGIN
    assert lines(walker)[0] == EventKind.NOT_ME.label


def test_a_report_without_its_token_is_refused_and_leads_back_to_the_history(walker: Walker, account: Account) -> None:
    come_in(walker, account)
    walker.go(HISTORY)
    walker.lose_csrf_secret()
    page = walker.press(next(label for form in walker.page.forms for label in form.buttons if "pas moi" in label))
    assert page.status == 403
    assert not Event.objects.filter(kind=EventKind.NOT_ME).exists()
    assert walker.go(walker.page.path).path == HISTORY

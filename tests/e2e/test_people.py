"""The people a newcomer tries first, on a telephone 360 px wide: each ends in the space, and comes back."""

import pytest

from demo.data import load_people
from demo.people import DemoPerson
from tests.e2e import drafts, walk
from tests.e2e.coming_back import let_time_pass
from tests.e2e.postbox import receive
from tests.e2e.reaching import SUMMARY
from tests.e2e.visitor import Visitor

pytestmark = pytest.mark.e2e

PEOPLE = [
    pytest.param(walk.PROVEN, True, "Identité vérifiée", id="proven-by-mail"),
    pytest.param(walk.CORSICAN, True, "Vérification en cours", id="unknown-corsican-by-mail"),
    pytest.param(walk.WITHOUT_NIR, False, "Identité à vérifier", id="without-nir-by-sms"),
]


@pytest.mark.parametrize(("person", "by_mail", "state"), PEOPLE)
def test_a_newcomer_opens_an_account_enters_and_comes_back(
    visitor: Visitor, person: DemoPerson, by_mail: bool, state: str
) -> None:
    load_people()
    login = walk.create_account(visitor, person, by_mail=by_mail)
    walk.log_in(visitor, login)
    assert_own_space(visitor, person, state)
    visitor.press("Se déconnecter")
    visitor.is_at("/connexion/")
    assert "est créé" not in visitor.page.inner_text("main")
    let_time_pass()
    walk.log_in_by_code(visitor, login, by_mail=by_mail)
    assert_own_space(visitor, person, state)


def assert_own_space(visitor: Visitor, person: DemoPerson, state: str) -> None:
    shown = visitor.page.inner_text("main")
    assert visitor.page.get_by_role("heading", level=1).inner_text().startswith("Bonjour ")
    assert state in shown
    visitor.open("/mon-compte/profil/")
    shown = visitor.page.inner_text("main")
    assert person.first_names in shown
    assert (person.nir.formatted in shown) if person.nir else ("Je n’en ai pas" in shown)


def test_the_receipt_repeats_the_identifiant_provisoire(visitor: Visitor) -> None:
    drafts.resume(visitor, password=True, mail=True)
    visitor.open(SUMMARY)
    walk.finish(visitor)
    login = walk.noted_login(visitor, walk.WITHOUT_NIR)
    assert login.identifier.replace(" ", "") in receive()

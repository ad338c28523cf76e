"""`python -m tests.bench.with_django tests.bench.household_targets DOSSIERS`: people who have logged in, as JSON.

Each with the cookies of an own browser, and a payment of their dossier.
"""

import json
import sys
from collections.abc import Iterable
from random import Random
from time import time

from django.conf import settings
from django.contrib.auth import login
from django.db import transaction
from django.http import HttpRequest

from accounts.middleware import rights_of
from accounts.models import Account
from accounts.sessions import RIGHTS, SEEN_AT, SessionStore, name_session
from authorizations.access import access_of
from benefits.models import Payment
from tests.bench.case_files import FIRST_PK
from tests.bench.household_pages import DELEGATE, PAGES, RESPONSABLE, Target
from tests.bench.households import PLACES, WITH_PROCURATION
from tests.bench.page_costs import REQUESTS, WARM_UP

PEOPLE = len(PAGES) * (WARM_UP + REQUESTS)  # nobody is asked for twice, where there are enough
RECENTLY = 3600.0  # seconds to come: whoever has just been active costs no note of it, be the bench slow


@transaction.atomic
def main(dossiers: int) -> None:
    every = range(FIRST_PK, FIRST_PK + dossiers)
    delegating = every[-FIRST_PK % WITH_PROCURATION :: WITH_PROCURATION]
    targets = {
        RESPONSABLE: _targets(PLACES * dossier for dossier in _some(every)),
        DELEGATE: _targets(PLACES * dossier + 1 for dossier in _some(delegating)),
    }
    print(json.dumps(targets))


def _some(dossiers: range) -> list[int]:
    return Random(len(dossiers)).sample(dossiers, min(len(dossiers), PEOPLE))


def _targets(people: Iterable[int]) -> list[Target]:
    return [_target(Account.objects.select_related("person").get(pk=pk)) for pk in people]


def _target(account: Account) -> Target:
    access = access_of(account.owner)
    request = HttpRequest()
    request.session = SessionStore()
    login(request, account, settings.AUTHENTICATION_BACKENDS[0])
    name_session(request, now=time())
    request.session[SEEN_AT] += RECENTLY
    request.session[RIGHTS] = rights_of(access)
    request.session.save()
    payment = Payment.objects.filter(dossier=access.main.dossier).first()
    return {"cookies": {settings.SESSION_COOKIE_NAME: request.session.session_key}, "payment": str(payment.uuid)}


if __name__ == "__main__":
    main(int(sys.argv[1]))

"""`python -m tests.bench.with_django tests.bench.members`: people who come back, made, and told as JSON by group."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import timedelta

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts.browsers import BROWSER_COOKIE, keep_browser
from accounts.models import Account
from journal.enums import EventKind
from journal.models import Event
from tests.bench.comparing import TRIES
from tests.bench.people import PASSWORD
from tests.bench.returning import OLD_PASSWORD, Member
from tests.bench.rounds import WALKERS
from tests.bench.throughput import LOGINS
from tests.factories import BORN_ON, AccountFactory, ContactFactory, new_nir

EVENTS = 300
KINDS = (EventKind.LOGIN, EventKind.LOGIN, EventKind.LOGIN_REFUSED, EventKind.LOGOUT, EventKind.FILE_OPENED)
DETAILS = {"browser": "Firefox sur Android", "network": "192.0.2.•"}


@dataclass(frozen=True)
class Group:
    """`is_trusted`: they come from a browser where no code is asked. `events`: what their history holds."""

    number: int
    is_trusted: bool = False
    events: int = 0
    is_migrating: bool = False


GROUPS = {
    "readers": Group(WALKERS, is_trusted=True, events=EVENTS),
    "rememberers": Group(WALKERS),
    "forgetful": Group(WALKERS),
    "migrants": Group(WALKERS, is_migrating=True),
    "regulars": Group(LOGINS, is_trusted=True),
    "guessed": Group(TRIES),
    "asked": Group(TRIES),
}
UNKNOWN = 2 * TRIES  # people of whom only the NIR is made up


@transaction.atomic
def main() -> None:
    made = {name: [_member(group) for _ in range(group.number)] for name, group in GROUPS.items()}
    made["unknown"] = [Member(new_nir(), BORN_ON.isoformat(), "") for _ in range(UNKNOWN)]
    print(json.dumps({name: [asdict(member) for member in members] for name, members in made.items()}))


def _member(group: Group) -> Member:
    password = OLD_PASSWORD if group.is_migrating else PASSWORD
    names = {"person__birth_name": "Orsini", "person__first_names": "Lisandra Maria"}
    old = {"migrating": True, "terms": False} if group.is_migrating else {}
    account = AccountFactory(verified=True, raw_password=password, **old, **names)
    person, mail = account.owner, f"revient{account.pk}@exemple.fr"  # nobody else's in the mailbox of the bench
    ContactFactory(person=person, mail=True, value=mail, verified=True)
    Event.objects.bulk_create(_events(account, group.events))
    trusted = _trust(account) if group.is_trusted else ""
    return Member(person.nir, person.born_on.isoformat(), mail, password, trusted)


def _events(account: Account, number: int) -> Iterator[Event]:
    for rank in range(number):
        at = timezone.now() - timedelta(days=1 + rank)
        yield Event(kind=KINDS[rank % len(KINDS)], at=at, person=account.person, account=account, details=DETAILS)


def _trust(account: Account) -> str:
    response = HttpResponse()
    keep_browser(HttpRequest(), response, account=account, trusts=True)
    return response.cookies[BROWSER_COOKIE].value


if __name__ == "__main__":
    main()

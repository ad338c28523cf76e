"""`python -m tests.bench.with_django tests.bench.citizens ISSUER`: the people of the simulator that the portal knows.

One is linked already; of the other only the civil status is known, and that they have an account.
"""

import sys

from accounts.models import Account, FranceConnectLink
from accounts.models.franceconnect import sub_digest
from demo.franceconnect.people import find_citizen
from identity.models import Person
from tests.bench.franceconnect import LINKED, NAMESAKE
from tests.factories import AccountFactory, PersonFactory


def main(issuer: str) -> None:
    linked = _account_of(LINKED)
    FranceConnectLink.objects.create(
        person=linked.owner, issuer=issuer, sub_digest=sub_digest(find_citizen(LINKED).sub)
    )
    _account_of(NAMESAKE)


def _account_of(name: str) -> Account:
    who = find_citizen(name).person
    person: Person = PersonFactory(
        verified=True,
        civility=who.civility,
        birth_name=who.birth_name,
        first_names=who.first_names,
        born_on=who.born_on,
        birth_place_code=who.birth_place_code,
        nir=who.nir.number if who.nir else None,
    )
    return AccountFactory(person=person)


if __name__ == "__main__":
    main(sys.argv[1])

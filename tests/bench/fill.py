"""`python -m tests.bench.with_django tests.bench.fill NUMBER`: that many people, and what is theirs."""

import sys
from functools import partial

from django.contrib.auth.models import Group
from django.db import transaction

from accounts.models import Account
from proofing.groups import CONSEILLER
from tests.bench.case_files import rows_of
from tests.bench.copying import BATCH, copy_rows, fill_by_batches
from tests.bench.people import AGENT, PASSWORD


def main(people: int) -> None:
    fill_by_batches(partial(fill_batch, end=people, agent_id=_agent().pk), people, "people")


def _agent() -> Account:
    found = Account.objects.filter(login=AGENT).first()
    agent = found or Account.objects.create_agent(AGENT, PASSWORD)
    agent.groups.set([Group.objects.get(name=CONSEILLER)])
    return agent


@transaction.atomic
def fill_batch(first: int, *, end: int, agent_id: int) -> int:
    numbers = range(first, min(first + BATCH, end))
    copy_rows(row for number in numbers for row in rows_of(number, agent_id))
    return len(numbers)


if __name__ == "__main__":
    main(int(sys.argv[1]))

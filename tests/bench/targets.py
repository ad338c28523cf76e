"""`python -m tests.bench.with_django tests.bench.targets PEOPLE`: whom an agent may look for, as JSON.

They are read as the portal reads them: a row that does not open would show here.
"""

import json
import sys
from random import Random

from identity.models import Person
from proofing.models import Review
from tests.bench.case_files import FIRST_PK
from tests.bench.page_costs import TARGETS


def main(people: int) -> None:
    drawn = Random(people).sample(range(people), min(people, 20 * TARGETS))
    found = list(Person.objects.filter(pk__in=[FIRST_PK + number for number in drawn]))
    targets = {
        "nir": [person.nir for person in found if person.holds_nir],
        "provisional_id": [person.provisional_id for person in found if person.provisional_id],
        "named": [[person.birth_name, f"{person.born_on:%d/%m/%Y}"] for person in found],
        "person": [str(person.uuid) for person in found],
        "file": [str(review.uuid) for review in Review.objects.awaiting()[:TARGETS]],
    }
    print(json.dumps({kind: values[:TARGETS] for kind, values in targets.items()}))


if __name__ == "__main__":
    main(int(sys.argv[1]))

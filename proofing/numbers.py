"""« J’ai reçu mon numéro de sécurité sociale » : an NIR that comes after the account."""

from django.db import transaction

from identity.models import Person
from identity.nir import Nir
from identity.services import flags_of
from journal.enums import EventKind
from journal.services import record
from proofing.reviews import note_change, open_review
from proofing.verification import check_again


def declare_nir(*, person: Person, nir: Nir) -> None:
    """Keep the number as declared: it claims nothing until it is proven, by the verifier or by an agent.

    A paper named before is checked again with it; a person already verified goes to an agent when there is none.
    """
    with transaction.atomic():
        person = Person.objects.select_for_update().get(pk=person.pk)
        if person.holds_nir or person.nir == nir.number:
            return
        person.nir = nir.number
        person.flags = flags_of(person)
        person.save(update_fields=["nir", "nir_digest", "flags"])
        record(EventKind.NIR_DECLARED, person=person, number=nir.kind)
        note_change(person=person)
        document = person.documents.order_by("-pk").first()
        if nir.is_definitive and document:
            check_again(document)
        elif nir.is_definitive and person.is_verified:
            open_review(person=person)

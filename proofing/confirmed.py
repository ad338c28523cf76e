"""Whoever FranceConnect confirms: somebody known exactly so, somebody new, or a question for an agent.

FranceConnect confirms a civil status, not an NIR: the number typed beside it becomes its owner's when nothing speaks
against it. What does (another holder, another birth date in the number, somebody known almost so) opens a review.
"""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from contact_verification.enums import MessageKind
from contact_verification.services import tell
from identity.enums import IdentityStatus, PersonFlag
from identity.models import Person
from identity.pivot import PivotIdentity, differences, is_close
from identity.services import Declaration, let_nir_take_over, open_person, verify_person
from journal.enums import EventKind
from journal.services import record
from proofing.enums import Proof, ProofOutcome
from proofing.proving import absorb, has_account, has_definitive_nir, settle
from proofing.reviews import open_review

AGAINST_NIR = frozenset({PersonFlag.BIRTH_DATE, PersonFlag.CIVILITY, PersonFlag.BIRTHPLACE, PersonFlag.HOLDER_DIFFERS})


@dataclass(frozen=True)
class Findings:
    """`match`: the one person known exactly so. `doubts`: what an agent is to settle.

    `has_other_nir`: somebody known exactly so holds another number than the one that was typed.
    """

    match: Person | None
    doubts: frozenset[PersonFlag]
    has_other_nir: bool = False

    @property
    def may_hold_nir(self) -> bool:
        return not self.has_other_nir and AGAINST_NIR.isdisjoint(self.doubts)


def known_exactly(pivot: PivotIdentity) -> Person | None:
    """The one verified person whose pivot identity this is; None when there is none, or more than one."""
    exact = [person for person in _alike(pivot) if not differences(pivot, person)]
    return exact[0] if len(exact) == 1 else None


def _alike(pivot: PivotIdentity) -> QuerySet[Person]:
    """Verified people born that day whose name begins so. What is only declared is nobody's to be found by."""
    verified = Person.objects.filter(identity_status=IdentityStatus.VERIFIED, merged_into=None)
    return verified.filter(born_on=pivot.born_on).named(pivot.birth_name).select_related("account").order_by("pk")


def _look_around(pivot: PivotIdentity, declared: Declaration | Person) -> Findings:
    """Who else may be meant, locked until the end of the transaction.

    The holder first, unlocked: whoever becomes it meanwhile is then among the others too, and not taken for another.
    """
    holder = Person.objects.holding_nir(declared.nir).first() if declared.nir else None
    others = [person for person in _alike(pivot).select_for_update(of=("self",)) if person != declared]
    exact = [person for person in others if not differences(pivot, person)]
    match = exact[0] if len(exact) == 1 and exact[0].nir in (None, declared.nir or exact[0].nir) else None
    doubts = AGAINST_NIR.intersection(declared.flags)
    if any(is_close(pivot, person) for person in others if person != match):
        doubts |= {PersonFlag.CLOSE_TO_KNOWN}
    if holder and holder not in (match, declared):
        doubts |= {PersonFlag.HOLDER_DIFFERS}
    has_other_nir = match is None and any(person.holds_nir for person in exact)
    return Findings(match, doubts, has_other_nir)


def would_hold_nir(pivot: PivotIdentity, declared: Declaration) -> bool:
    """Whether the account of somebody confirmed, who types this number, will be opened with it, or with their own."""
    with transaction.atomic():
        found = _look_around(pivot, declared)
    if found.match and found.match.holds_nir:
        return True
    return has_definitive_nir(declared) and found.may_hold_nir


def open_confirmed_person(pivot: PivotIdentity, declared: Declaration) -> tuple[ProofOutcome, Person]:
    """Who is confirmed before there was a person here: whoever is known exactly so, or somebody new, who is verified.

    ALREADY_HELD, and nothing is written, when the one who is known has an account. In the caller's transaction.
    """
    return settle(lambda: _open_or_attach(pivot, declared))


def _open_or_attach(pivot: PivotIdentity, declared: Declaration) -> tuple[ProofOutcome, Person]:
    found = _look_around(pivot, declared)
    if found.match and has_account(found.match):
        return ProofOutcome.ALREADY_HELD, found.match
    person = _take_up(found.match, declared, found) if found.match else _open(declared, found)
    _ask_when_in_doubt(person, found)
    record(EventKind.IDENTITY_VERIFIED, person=person, by=Proof.FRANCECONNECT)
    return ProofOutcome.PROVEN, person


def _take_up(known: Person, declared: Declaration | Person, found: Findings) -> Person:
    """Somebody known without a number gets the one they typed; it is only declared when something speaks against it."""
    if declared.nir and not known.holds_nir:
        known.nir = declared.nir
        if found.may_hold_nir:
            verify_person(known)
        else:
            known.save(update_fields=["nir", "nir_digest"])
    let_nir_take_over(known)
    return known


def _open(declared: Declaration, found: Findings) -> Person:
    if has_definitive_nir(declared) and found.may_hold_nir:
        person = Person(**vars(declared), flags=declared.flags)
        verify_person(person)
        return person
    person = open_person(declaration=declared)
    _verify_without_nir(person)
    return person


def _verify_without_nir(person: Person) -> None:
    person.identity_status = IdentityStatus.VERIFIED
    person.save(update_fields=["identity_status"])


def confirm_person(person: Person, pivot: PivotIdentity) -> tuple[ProofOutcome, Person]:
    """Somebody who has an account already is confirmed, when they are exactly whom FranceConnect names.

    Returns the person they turn out to be. UNSETTLED: an agent is to tell, and the identity stays as it was.
    """
    return settle(lambda: _confirm_person(Person.objects.select_for_update().get(pk=person.pk), pivot))


def _confirm_person(person: Person, pivot: PivotIdentity) -> tuple[ProofOutcome, Person]:
    if differs := differences(pivot, person):
        return _leave_to_agent(person, PersonFlag.CONFIRMED_OTHERWISE, differs=" ".join(differs))
    if person.is_verified:
        return ProofOutcome.PROVEN, person
    found = _look_around(pivot, person)
    if found.match and has_account(found.match):
        return _leave_to_agent(person, PersonFlag.CLOSE_TO_KNOWN)
    return ProofOutcome.PROVEN, _confirm(person, found)


def _confirm(person: Person, found: Findings) -> Person:
    if found.match:
        absorb(person, into=found.match)
        person = _take_up(found.match, person, found)
    elif found.may_hold_nir:
        verify_person(person)
    else:
        _verify_without_nir(person)
    record(EventKind.IDENTITY_VERIFIED, person=person, by=Proof.FRANCECONNECT)
    tell(kind=MessageKind.IDENTITY_VERIFIED, person=person)
    _ask_when_in_doubt(person, found)
    return person


def _ask_when_in_doubt(person: Person, found: Findings) -> None:
    """Nothing that was typed is held against the number that the fund knows somebody by."""
    if found.doubts and not (found.match and person.holds_nir):
        _ask_agent(person, found.doubts)


def _leave_to_agent(person: Person, doubt: PersonFlag, **why: str) -> tuple[ProofOutcome, Person]:
    _ask_agent(person, frozenset({doubt}), **why)
    return ProofOutcome.UNSETTLED, person


def _ask_agent(person: Person, doubts: frozenset[PersonFlag], **why: str) -> None:
    person.flags = sorted({*person.flags, *doubts})
    person.save(update_fields=["flags"])
    open_review(person=person)
    record(EventKind.PROOF_NOT_APPLIED, person=person, by=Proof.FRANCECONNECT, outcome=ProofOutcome.UNSETTLED, **why)

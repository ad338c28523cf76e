"""Drafts of accounts, by the step that is done, and what each screen sends."""

from datetime import date, timedelta
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from accounts.drafts import DOCUMENT
from accounts.models import Registration
from accounts.wizard import CIVIL_STATUS, CODE, CONTACT, PAPER
from accounts.wizard import PASSWORD as PASSWORD_STEP
from contact_verification.enums import Channel
from proofing.enums import AttemptStatus, Verdict
from proofing.models import IdentityDocument, VerificationAttempt
from tests.factories.contacts import ChallengeFactory, new_mail, new_mobile
from tests.factories.people import BORN_ON, ISSUED_ON, PASSWORD, hashed, new_card_number, new_nir


def civil_status_answer(**changed: Any) -> dict[str, Any]:
    """What the draft keeps of the first screen."""
    answer = {
        "nir": new_nir(),
        "civility": "madame",
        "birth_name": "Delorme",
        "first_names": "Lisandra Maria",
        "born_on": BORN_ON.isoformat(),
        "birth_country": "99100",
        "birth_place_code": "75110",
        "birth_place_name": "Paris 10e Arrondissement",
    }
    return answer | changed


def paper_answer(**changed: Any) -> dict[str, Any]:
    answer = {"kind": "national_id_card", "number": new_card_number(), "issued_on": ISSUED_ON.isoformat()}
    return answer | changed


def contact_answer(**changed: Any) -> dict[str, Any]:
    answer = {"mobile": new_mobile(), "other_phone": None, "mail": new_mail(), "channel": Channel.SMS.value}
    return answer | changed


def code_answer() -> dict[str, Any]:
    return {"verified_at": timezone.now().isoformat()}


def password_answer() -> dict[str, Any]:
    return {"hash": hashed(PASSWORD), "terms_accepted_at": timezone.now().isoformat(), "terms_version": 1}


def checked_document(answers: dict[str, Any], verdict: Verdict = Verdict.VALID, *, same: bool = True) -> str:
    """The uuid of the draft's paper, checked with this answer; `same`: it is the declared person's, NIR included."""
    status, paper = answers[CIVIL_STATUS], answers.get(PAPER) or paper_answer()
    document = IdentityDocument.objects.create(
        declared={name: status[name] for name in ("birth_name", "first_names", "born_on", "nir")},
        kind=paper["kind"],
        number=paper["number"],
        issued_on=date.fromisoformat(paper["issued_on"]),
    )
    is_final = verdict in (Verdict.VALID, Verdict.INVALID)
    VerificationAttempt.objects.create(
        document=document,
        status=AttemptStatus.DONE if is_final else AttemptStatus.PENDING,
        verdict=verdict,
        is_same_person=same,
        is_same_nir=same,
        asked=1,
        due_at=timezone.now() + (timedelta() if is_final else timedelta(minutes=5)),
        answered_at=timezone.now(),
    )
    return str(document.uuid)


ANSWERS = {
    CIVIL_STATUS: civil_status_answer,
    PAPER: paper_answer,
    CONTACT: contact_answer,
    CODE: code_answer,
    PASSWORD_STEP: password_answer,
}


def answers_until(step: str, changed: dict[str, Any]) -> dict[str, Any]:
    """The answers of every step up to this one included; `changed` replaces whole answers, by slug."""
    slugs = list(ANSWERS)
    done = slugs[: slugs.index(step) + 1]
    return {slug: changed[slug] if slug in changed else ANSWERS[slug]() for slug in done}


class RegistrationFactory(DjangoModelFactory):
    """A draft done up to the step named by the trait: civil_status, paper, contact, confirmed, password.

    `proven`: its paper was found valid; `mail`: the code goes by mail; `changed`: answers by slug.
    """

    class Meta:
        model = Registration

    class Params:
        reached = ""
        mail = False
        changed: dict[str, Any] = {}
        proven = False
        civil_status = factory.Trait(reached=CIVIL_STATUS)
        paper = factory.Trait(reached=PAPER)
        contact = factory.Trait(reached=CONTACT)
        confirmed = factory.Trait(reached=CODE)
        password = factory.Trait(reached=PASSWORD_STEP)

    @factory.lazy_attribute
    def answers(self) -> dict[str, Any]:
        if not self.reached:
            return {}
        by_mail = {CONTACT: contact_answer(channel=Channel.MAIL.value)} if self.mail else {}
        answers = answers_until(self.reached, by_mail | self.changed)
        return answers | {DOCUMENT: checked_document(answers)} if self.proven else answers

    @factory.lazy_attribute
    def challenge(self) -> Any:
        contact = self.answers.get(CONTACT)
        if contact is None:
            return None
        by_sms = contact["channel"] == Channel.SMS
        destination = contact["mobile"] if by_sms else contact["mail"]
        is_done = CODE in self.answers
        return ChallengeFactory(channel=contact["channel"], destination=destination, sent=True, verified=is_done)

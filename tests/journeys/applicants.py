"""Fictitious people who open an account, and what each types on each screen."""

from dataclasses import dataclass, field
from datetime import date

from phonenumbers import PhoneNumberFormat, format_number, parse

from accounts.wizard import CIVIL_STATUS, CONFIRMATION, CONTACT, PAPER, PASSWORD, STEPS, SUPPORTING
from tests.factories import BORN_ON, ISSUED_ON, RegistryEntryFactory, new_card_number, new_mail, new_mobile, new_nir
from tests.factories import PASSWORD as CHOSEN_PASSWORD

UNKNOWN_PAPER = "123456789012"


@dataclass(frozen=True)
class Applicant:
    """`paper_number` None: no French paper. `channel`: how the code is to come, sms or mail.

    `disagrees`: the NIR goes against the civility or the birth date.
    """

    nir: str | None = field(default_factory=new_nir)
    birth_name: str = "Delorme"
    first_names: str = "Lisandra Maria"
    born_on: date = BORN_ON
    birth_country: str = "99100"
    birth_place: str = "Ajaccio"
    paper_number: str | None = None
    mobile: str = field(default_factory=new_mobile)
    mail: str = field(default_factory=new_mail)
    channel: str = "sms"
    password: str = CHOSEN_PASSWORD
    disagrees: bool = False

    @property
    def destination(self) -> str:
        """Where the code goes."""
        return self.mobile if self.channel == "sms" else self.mail

    @property
    def steps(self) -> list[str]:
        """The steps of this person's creation, in order."""
        spared = {CONFIRMATION: not self.disagrees, SUPPORTING: self.paper_number is not None}
        return [step.slug for step in STEPS if not spared.get(step.slug)]

    def after(self, step: str) -> str:
        """Where the button of a step leads this person."""
        return [*self.steps, "connexion"][self.steps.index(step) + 1]

    def answers(self, step: str) -> dict[str, str]:
        """What this person types at a step other than the code."""
        return {CIVIL_STATUS: self._civil_status, PAPER: self._paper, CONTACT: self._contact, PASSWORD: self._password}[
            step
        ]()

    def _civil_status(self) -> dict[str, str]:
        return {
            **({"has_no_nir": "on"} if self.nir is None else {"nir": self.nir}),
            "civility": "madame",
            "birth_name": self.birth_name,
            "first_names": self.first_names,
            **in_boxes("born_on", self.born_on),
            "birth_country": self.birth_country,
            "birth_commune" if self.birth_country == "99100" else "birth_city": self.birth_place,
        }

    def _paper(self) -> dict[str, str]:
        if self.paper_number is None:
            return {}
        return {"kind": "national_id_card", "number": self.paper_number, **in_boxes("issued_on", ISSUED_ON)}

    def _contact(self) -> dict[str, str]:
        typed = format_number(parse(self.mobile), PhoneNumberFormat.NATIONAL) if self.mobile else ""
        return {"mobile": typed, "mail": self.mail, "channel": self.channel}

    def _password(self) -> dict[str, str]:
        return {"password": self.password, "confirmation": self.password, "accepts_terms": "on"}


def applicant_at(step: str) -> Applicant:
    """Somebody whose creation has this step."""
    if step == SUPPORTING:
        return Applicant()
    if step == CONFIRMATION:
        return Applicant(nir=new_nir(sex=1), disagrees=True, paper_number=UNKNOWN_PAPER)
    return Applicant(paper_number=UNKNOWN_PAPER)


def in_boxes(name: str, day: date) -> dict[str, str]:
    return {f"{name}_0": str(day.day), f"{name}_1": str(day.month), f"{name}_2": str(day.year)}


def registered_applicant(**given: str) -> Applicant:
    """Somebody whose card the embedded verifier knows, with this NIR and civil status."""
    applicant = Applicant(paper_number=new_card_number(), **given)
    RegistryEntryFactory(
        number=applicant.paper_number,
        nir=applicant.nir,
        birth_name=applicant.birth_name,
        first_names=applicant.first_names,
    )
    return applicant

"""The form of each step, filled with what was answered or with what is being sent."""

from collections.abc import Callable
from typing import Any

from accounts import drafts
from accounts.forms.civil_status import CivilStatusForm
from accounts.forms.confirmed import ConfirmedCivilStatusForm
from accounts.forms.proofs import PaperForm, SupportingForm
from accounts.forms.steps import CodeForm, ContactForm, PasswordForm
from accounts.models import Registration
from accounts.passwords import values_of
from accounts.wizard import (
    CIVIL_STATUS,
    CODE,
    CONFIRMATION,
    CONTACT,
    PAPER,
    PASSWORD,
    SUPPORTING,
    Step,
    confirmed_pivot,
    declaration_of,
    mail_to_propose,
)
from contact_verification.enums import Channel
from identity.forms import PortalForm


def build_form(step: Step, draft: Registration, data: Any = None, files: Any = None) -> PortalForm | None:
    """The form of a step; the summary has none."""
    build = BUILDERS.get(step.slug)
    return build(draft, data, files) if build else None


def _civil_status(draft: Registration, data: Any, files: Any) -> PortalForm:
    answer, pivot = draft.answers.get(CIVIL_STATUS), confirmed_pivot(draft)
    if pivot:
        initial = ConfirmedCivilStatusForm.initial_from(answer) if answer else None
        return ConfirmedCivilStatusForm(data, pivot=pivot, initial=initial)
    return CivilStatusForm(data, initial=CivilStatusForm.initial_from(answer) if answer else None)


def _confirmation(draft: Registration, data: Any, files: Any) -> PortalForm:
    return PortalForm(data)


def _paper(draft: Registration, data: Any, files: Any) -> PortalForm:
    """What was answered and found invalid comes back with the reason."""
    answer, born_on = draft.answers.get(PAPER), declaration_of(draft).born_on
    attempt = drafts.attempt_of(draft) if data is None and answer else None
    if answer and attempt and attempt.is_refused and attempt.tries_left:
        form = PaperForm(PaperForm.data_from(answer), born_on=born_on)
        if form.is_valid():
            form.refuse(attempt.tries_left)
        return form
    return PaperForm(data, born_on=born_on, initial=PaperForm.initial_from(answer or {}))


def _supporting(draft: Registration, data: Any, files: Any) -> PortalForm:
    return SupportingForm(data, files, sent=len(drafts.papers_of(draft)))


def _contact(draft: Registration, data: Any, files: Any) -> PortalForm:
    answer = draft.answers.get(CONTACT)
    initial = ContactForm.initial_from(answer) if answer else {"mail": mail_to_propose(draft)}
    return ContactForm(data, initial=initial)


def _code(draft: Registration, data: Any, files: Any) -> PortalForm:
    return CodeForm(data, channel=Channel(draft.answers[CONTACT]["channel"]))


def _password(draft: Registration, data: Any, files: Any) -> PortalForm:
    return PasswordForm(data, personal=values_of(declaration_of(draft)))


BUILDERS: dict[str, Callable[[Registration, Any, Any], PortalForm]] = {
    CIVIL_STATUS: _civil_status,
    CONFIRMATION: _confirmation,
    PAPER: _paper,
    SUPPORTING: _supporting,
    CONTACT: _contact,
    CODE: _code,
    PASSWORD: _password,
}

"""Creations that Lisandra Delorme began with FranceConnect."""

from typing import Any

from accounts.forms.confirmed import ConfirmedCivilStatusForm
from accounts.franceconnect.drafts import begin_draft
from accounts.models import Registration
from accounts.wizard import CIVIL_STATUS, CODE, CONFIRMATION, CONTACT, PASSWORD, confirmed_pivot
from tests.accounts.franceconnect.people import confirmed
from tests.factories import code_answer, contact_answer, password_answer


def begun(**changed: Any) -> Registration:
    """Nothing is answered yet. `changed`: of the civil status."""
    return begin_draft(confirmed(**changed))


def with_number(nir: str | None, **changed: Any) -> Registration:
    """At the end of the first screen."""
    draft = begun(**changed)
    typed = {"nir": nir or "", "has_no_nir": "" if nir else "on", "civility": "madame"}
    form = ConfirmedCivilStatusForm(typed, pivot=confirmed_pivot(draft))
    assert form.is_valid(), form.errors
    draft.answers[CIVIL_STATUS] = form.answer
    draft.save()
    return draft


def finished(nir: str | None) -> Registration:
    """All is answered but the last button."""
    draft = with_number(nir)
    draft.answers |= {CONTACT: contact_answer(), CODE: code_answer(), PASSWORD: password_answer()}
    draft.answers |= {CONFIRMATION: {"confirmed": True}}
    draft.save()
    return draft

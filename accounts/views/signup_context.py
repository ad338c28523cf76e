"""What the page of each step shows beside its form."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse

from accounts import drafts, services
from accounts.contacts import destination_of
from accounts.models import Registration
from accounts.terms import current as current_terms
from accounts.views.code_page import code_context
from accounts.views.rows import Row, civil_status_rows, confirmed_rows
from accounts.views.wording import DISAGREEMENTS
from accounts.wizard import (
    CIVIL_STATUS,
    CODE,
    CONFIRMATION,
    CONTACT,
    PAPER,
    PASSWORD,
    STAGES,
    SUMMARY,
    SUPPORTING,
    Step,
    confirmed_pivot,
    declaration_of,
    stepper,
)
from contact_verification.destinations import format_phone
from identity.dates import in_words
from identity.papers import PaperKind
from proofing.models import SupportingDocument


def for_step(step: Step, draft: Registration) -> dict[str, Any]:
    context = {
        "steps": stepper(step),
        "current_number": step.stage,
        "current_label": STAGES[step.stage - 1],
        "total": len(STAGES),
    }
    extra = EXTRAS.get(step.slug)
    return context | extra(draft) if extra else context


def _civil_status(draft: Registration) -> dict[str, Any]:
    """What FranceConnect confirmed, which is shown and not asked."""
    pivot = confirmed_pivot(draft)
    return {"confirmed": confirmed_rows(pivot) if pivot else []}


def _confirmation(draft: Registration) -> dict[str, Any]:
    """What the NIR says, beside what was typed."""
    declaration = declaration_of(draft)
    return {"disagreements": [DISAGREEMENTS[flag] for flag in declaration.flags if flag in DISAGREEMENTS]} | {
        "civil_status": civil_status_rows(declaration)
    }


def _supporting(draft: Registration) -> dict[str, Any]:
    papers = SupportingDocument.objects.unattached().filter(uuid__in=drafts.papers_of(draft)).order_by("pk")
    return {"papers": list(papers)}


def _code(draft: Registration) -> dict[str, Any]:
    return code_context(draft.challenge, destination_of(draft.answers[CONTACT])) | {
        "resend_url": reverse("accounts:send_again"),
        "change_url": reverse("accounts:step", args=[CONTACT]),
    }


def _password(draft: Registration) -> dict[str, Any]:
    """The number of the terms that the page links to is kept with their acceptance."""
    lengths = {"min": settings.PASSWORD_MIN_LENGTH, "max": settings.PASSWORD_MAX_LENGTH}
    return lengths | {"terms_version": current_terms().number}


def _summary(draft: Registration) -> dict[str, Any]:
    attempt = drafts.attempt_of(draft)
    is_confirmed = confirmed_pivot(draft) is not None
    return {
        "civil_status": civil_status_rows(declaration_of(draft)),
        "is_confirmed": is_confirmed,
        "paper": [] if is_confirmed else _paper_rows(draft),
        "is_refused": attempt is not None and attempt.is_refused,
        "contact": _contact_rows(draft.answers[CONTACT]),
        "password": [Row("Mot de passe", "choisi, et caché ici")],
        "will_hold_nir": services.will_hold_nir(registration=draft, attempt=attempt),
    }


def _paper_rows(draft: Registration) -> list[Row]:
    answer = draft.answers[PAPER]
    if answer:
        return [
            Row("Type de titre d’identité", PaperKind(answer["kind"]).label),
            Row("Numéro du titre d’identité", answer["number"]),
            Row("Date de délivrance", in_words(date.fromisoformat(answer["issued_on"]))),
        ]
    count = len(drafts.papers_of(draft))
    sent = f"{count} fichier{'s' if count > 1 else ''}" if count else "à envoyer plus tard, depuis votre espace"
    return [
        Row("Titre d’identité", "Je ne dispose pas d’une pièce d’identité française"),
        Row("Pièce d’identité justificative", sent),
    ]


def _contact_rows(answer: dict[str, Any]) -> list[Row]:
    return [
        Row("Téléphone portable", _phone(answer["mobile"])),
        Row("Autre téléphone", _phone(answer["other_phone"])),
        Row("Adresse mail", answer["mail"] or ""),
    ]


def _phone(number: str | None) -> str:
    return format_phone(number) if number else ""


EXTRAS: dict[str, Callable[[Registration], dict[str, Any]]] = {
    CIVIL_STATUS: _civil_status,
    CONFIRMATION: _confirmation,
    SUPPORTING: _supporting,
    CODE: _code,
    PASSWORD: _password,
    SUMMARY: _summary,
}

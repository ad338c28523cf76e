"""The identity in the space: where its proof stands, and what its owner may add to it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.forms.proofs import STORE_AWAY, NirForm, PaperForm, SupportingForm
from accounts.tracking import STAGES, in_words
from accounts.views import browser
from accounts.views.browser import person_required
from accounts.views.wording import DISAGREEMENTS
from identity.models import Person
from identity.nir import Nir
from proofing import numbers
from proofing.models import SupportingDocument
from proofing.papers import hand_in, keep_files
from proofing.serving import paper_response
from proofing.tracker import TrackState, track
from proofing.verification import name_paper as name
from proofing.verifiers import Paper


@person_required
@require_safe
def overview(request: HttpRequest, person: Person) -> HttpResponse:
    """The tracker; right after a paper was named it waits for the answer like the creation of the account does."""
    tracked = track(person)
    context = in_words(tracked) | {
        "person": person,
        "stages": STAGES,
        "nir": Nir(person.nir) if person.nir else None,
        "may_declare_nir": not person.holds_nir,
        "may_prove": tracked.state not in (TrackState.VERIFIED, TrackState.USE_OTHER_ACCOUNT),
    }
    if tracked.state == TrackState.CHECKING and browser.is_worth_waiting(tracked.attempt):
        return browser.render_waiting(request, "accounts/identity.html", context)
    return render(request, "accounts/identity.html", context)


@person_required
@require_http_methods(["GET", "HEAD", "POST"])
def name_paper(request: HttpRequest, person: Person) -> HttpResponse:
    """Another paper, or a first one, for the verifier."""
    form = PaperForm(request.POST or None, born_on=person.born_on)
    if request.method == "POST" and form.is_valid():
        name(paper=Paper(**form.cleaned_data), person=person)
        messages.success(request, "Votre titre d’identité est enregistré.")
        return redirect("accounts:identity")
    return render(request, "accounts/identity_paper.html", {"form": form, "heading": "Mon titre d’identité"})


@person_required
@require_http_methods(["GET", "HEAD", "POST"])
def send_papers(request: HttpRequest, person: Person) -> HttpResponse:
    """Photos or PDFs of a paper, for an agent; more may follow while nobody has decided."""
    tracked = track(person)
    sent = tracked.papers if tracked.review and tracked.review.is_open else []
    is_sent, status = request.method == "POST", 200
    form = SupportingForm(request.POST if is_sent else None, request.FILES if is_sent else None, sent=len(sent))
    if is_sent and form.is_valid():
        try:
            hand_in(person=person, uuids=keep_files(form.cleaned_data["papers"]))
        except OSError:  # the storage is away
            form.add_error("papers", STORE_AWAY)
            status = 503
        else:
            return redirect("accounts:identity")
    context = {"form": form, "papers": sent, "heading": "Envoyer une pièce d’identité"}
    return render(request, "accounts/identity_supporting.html", context, status=status)


@person_required
@require_http_methods(["GET", "HEAD", "POST"])
def declare_nir(request: HttpRequest, person: Person) -> HttpResponse:
    """« J'ai reçu mon numéro de sécurité sociale »."""
    if person.holds_nir:
        return redirect("accounts:identity")
    form = NirForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        numbers.declare_nir(person=person, nir=form.cleaned_data["nir"])
        messages.success(request, "Votre numéro est enregistré.")
        return redirect("accounts:identity")
    disagreements = [DISAGREEMENTS[flag] for flag in form.disagreements]
    context = {"form": form, "disagreements": disagreements, "heading": "Mon numéro de sécurité sociale"}
    return render(request, "accounts/identity_nir.html", context)


@person_required
@require_safe
def paper(request: HttpRequest, person: Person, uuid: str) -> HttpResponse:
    """One of one's own papers; anybody else's, guessed or purged, does not exist."""
    found = get_object_or_404(SupportingDocument, person=person, uuid=uuid)
    return paper_response(found, reader=request.user)

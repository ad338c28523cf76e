import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proofing.pdfs import DAMAGED, MAX_PAGES, NO_PAGE, PROTECTED, TOO_MANY_PAGES, check_pdf
from proofing.refusals import FileRefused
from tests.proofing.files import pdf

WHOLE = pdf(pages=3)
# A PDF locked for the holders of certificates, which no password opens.
FOR_CERTIFICATES = (
    WHOLE[: WHOLE.rindex(b"startxref")].replace(b"trailer <<", b"trailer << /Encrypt << /Filter /Adobe.PubSec /V 4 >>")
    + WHOLE[WHOLE.rindex(b"startxref") :]
)


def refused(content):
    """The reason, or None."""
    try:
        check_pdf(content)
    except FileRefused as refusal:
        return str(refusal)
    return None


@pytest.mark.parametrize(
    "content",
    [
        WHOLE,
        pdf(linearize=True),
        pdf(object_stream_mode=pikepdf.ObjectStreamMode.generate),
        pdf(pages=MAX_PAGES),
        pdf(encryption=pikepdf.Encryption(user="", owner="of the notary")),
        WHOLE + b"\n\n",
        b"\r\n" + WHOLE,
    ],
    ids=["plain", "linearized", "object streams", "many pages", "owner password", "space after", "line before"],
)
def test_a_pdf_that_opens_is_taken(content):
    assert refused(content) is None


@pytest.mark.parametrize("revision", [2, 3, 4, 6])
def test_a_pdf_that_asks_for_a_password_is_refused(revision):
    locked = pikepdf.Encryption(user="secret", owner="secret", R=revision, aes=revision > 3, metadata=revision > 3)
    assert refused(pdf(encryption=locked)) == PROTECTED


def test_a_pdf_for_holders_of_certificates_is_refused_as_protected():
    assert b"Adobe.PubSec" in FOR_CERTIFICATES
    assert refused(FOR_CERTIFICATES) == PROTECTED


@pytest.mark.parametrize("pages", [0, MAX_PAGES + 1])
def test_a_pdf_has_at_least_a_page_and_not_too_many(pages):
    assert refused(pdf(pages=pages)) == (TOO_MANY_PAGES if pages else NO_PAGE)


@given(cut=st.integers(min_value=0, max_value=len(WHOLE) - 20))
@settings(max_examples=60, deadline=None)
def test_a_pdf_cut_half_way_is_refused(cut):
    assert refused(WHOLE[:cut]) == DAMAGED


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"%PDF-1.7\nstartxref\n0\n%%EOF\n", b"startxref", b"\0" * 5000])
def test_what_is_no_pdf_is_refused(content):
    assert refused(content) == DAMAGED


@given(noise=st.binary(min_size=1, max_size=40), at=st.integers(min_value=0, max_value=len(WHOLE)))
@settings(max_examples=150, deadline=None)
def test_an_altered_pdf_is_taken_or_refused_but_never_fails(noise, at):
    assert refused(WHOLE[:at] + noise + WHOLE[at + len(noise) :]) in {None, DAMAGED, NO_PAGE, PROTECTED}

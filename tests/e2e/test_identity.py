"""Proving who one is: from a paper or a photo to what the space says of it."""

import pytest
from playwright.sync_api import expect

from proofing.tracker import TrackState
from tests.e2e import identity_reaching as reaching
from tests.e2e import uploads
from tests.e2e.identity_reaching import IDENTITY, SENT, space_of
from tests.e2e.visitor import Visitor
from tests.proofing.files import UPRIGHT, quarters

pytestmark = pytest.mark.e2e


def test_a_photo_from_a_phone_is_shown_upright(visitor: Visitor) -> None:
    reaching.sending(space_of(TrackState.NOTHING, SENT), "Envoyer", uploads.phone_photo())(visitor)
    visitor.is_at(IDENTITY)
    visitor.follow("Voir le fichier 1")
    shown = visitor.page.locator("img")
    expect(shown).to_have_js_property("complete", True)
    size = shown.evaluate("image => [image.naturalWidth, image.naturalHeight]")
    assert size == [3024, 4032]
    assert quarters(shown.screenshot(type="png")) == UPRIGHT
    visitor.faults.clear()  # what Chromium’s viewer would do to itself, its policy forbids: see proofing/serving.py

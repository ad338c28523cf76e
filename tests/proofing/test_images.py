from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from proofing import images
from proofing.images import DAMAGED, MAX_PIXELS, TOO_MANY_PIXELS, clean_image, is_photo
from proofing.refusals import FileRefused
from tests.proofing import files
from tests.proofing.files import BLUE, GREEN, RED, SCRIPT, SECRET, UPRIGHT, WHITE, photo, picture, quarters, written


def opened(content):
    return Image.open(BytesIO(content))


def two_frames(form):
    return written(picture(), form, save_all=True, append_images=[Image.new("RGB", (64, 48), "black")], quality=95)


def transparent():
    """The picture, but its green quarter is clear."""
    image = picture("RGBA")
    image.paste((0, 0, 0, 0), (32, 0, 64, 24))
    return image


def deep(form="PNG"):
    """16 bits a pixel, from black to white."""
    levels = b"".join((level * 257).to_bytes(2, "little") for level in range(256))
    return written(Image.frombytes("I;16", (256, 8), levels * 8), form)


FORMATS = {
    "JPEG": photo("JPEG", quality=95),
    "progressive JPEG": photo("JPEG", progressive=True, quality=95),
    "CMYK JPEG": photo("JPEG", mode="CMYK", quality=95),
    "MPO": two_frames("MPO"),
    "PNG": photo("PNG"),
    "PNG with a palette": photo("PNG", mode="P"),
    "PNG with transparency": photo("PNG", mode="RGBA"),
    "animated PNG": two_frames("PNG"),
    "WebP": photo("WEBP"),
    "lossless WebP": photo("WEBP", lossless=True),
    "animated WebP": two_frames("WEBP"),
    "HEIC": photo("HEIF"),
    "HEIC of two pictures": two_frames("HEIF"),
}


@pytest.mark.parametrize("content", list(FORMATS.values()), ids=list(FORMATS))
def test_every_format_becomes_one_jpeg_of_the_same_picture(content):
    assert is_photo(content)
    cleaned = clean_image(content)
    image = opened(cleaned)
    assert (image.format, image.mode, image.size, getattr(image, "n_frames", 1)) == ("JPEG", "RGB", (64, 48), 1)
    assert quarters(cleaned) == UPRIGHT


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "HEIF"])
@pytest.mark.parametrize("orientation", files.LAID)
def test_a_photo_is_upright_however_the_phone_was_held(orientation, form):
    cleaned = clean_image(files.turned(orientation, form))
    assert quarters(cleaned) == UPRIGHT
    assert opened(cleaned).size == (64, 48)


def test_nothing_but_the_picture_survives():
    content = files.talkative()
    assert content.count(SECRET) >= 4
    cleaned = clean_image(content)
    image = opened(cleaned)
    assert SECRET not in cleaned
    assert not image.getexif()
    assert image.info.keys() <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_a_polyglot_loses_its_tail():
    cleaned = clean_image(photo() + files.pdf() + SCRIPT)
    assert quarters(cleaned) == UPRIGHT
    assert b"%PDF" not in cleaned
    assert SCRIPT not in cleaned


@pytest.mark.parametrize("form", ["PNG", "WEBP", "HEIF"])
def test_what_is_transparent_is_white(form):
    assert quarters(clean_image(written(transparent(), form))) == (RED, WHITE, BLUE, WHITE)


def test_a_transparent_colour_of_a_palette_is_white():
    image = Image.new("P", (64, 48))
    image.putpalette([0, 0, 0, *BLUE])
    image.paste(1, (32, 0, 64, 48))
    assert quarters(clean_image(written(image, "PNG", transparency=0))) == (WHITE, BLUE, WHITE, BLUE)


def test_sixteen_bits_are_scaled_and_not_clipped():
    image = opened(clean_image(deep()))
    assert image.mode == "RGB"
    assert all(abs(image.getpixel((level, 4))[0] - level) <= 4 for level in range(256))


@pytest.mark.parametrize("mode", ["1", "L", "LA"])
def test_grey_becomes_rgb(mode):
    image = opened(clean_image(written(Image.new(mode, (8, 8), 1 if mode == "1" else 255), "PNG")))
    assert (image.mode, image.getpixel((4, 4))) == ("RGB", WHITE)


@pytest.mark.parametrize(("width", "height"), [(50_000, 50_000), (5001, 5000), (1, MAX_PIXELS + 1)])
def test_an_image_above_25_million_pixels_is_refused_before_it_is_decoded(width, height):
    with pytest.raises(FileRefused, match=TOO_MANY_PIXELS):
        clean_image(files.pixels_png(width, height))


def test_an_image_of_25_million_pixels_is_taken():
    assert opened(clean_image(files.pixels_png(5000, 5000))).size == (5000, 5000)


def test_a_photo_that_stays_large_is_written_with_a_lower_quality(monkeypatch):
    grain = written(Image.effect_noise((200, 200), 250).convert("RGB"), "PNG")
    usual = clean_image(grain)
    monkeypatch.setattr(images, "LARGE", len(usual) - 1)
    assert len(clean_image(grain)) < len(usual)


def whole():
    return {form: written(Image.effect_noise((96, 96), 80).convert("RGB"), form) for form in ("JPEG", "PNG", "HEIF")}


WHOLE = whole()


@pytest.mark.parametrize("form", WHOLE)
@given(data=st.data())
@settings(max_examples=40, deadline=None)
def test_an_image_cut_half_way_is_refused(form, data):
    content = WHOLE[form]
    cut = data.draw(st.integers(min_value=16, max_value=len(content) - 64))
    with pytest.raises(FileRefused, match=DAMAGED):
        clean_image(content[:cut])


@given(noise=st.binary(min_size=1, max_size=24), at=st.integers(min_value=6, max_value=100))
@settings(max_examples=80, deadline=None)
@pytest.mark.filterwarnings("ignore::UserWarning")
def test_broken_exif_does_not_spoil_a_photo(noise, at):
    exif = Image.Exif()
    exif[0x0112] = 3
    exif[0x010F] = "Maker of phones"
    exif.get_ifd(0x8825)[2] = (48.0, 51.0, 12.0)
    tags = exif.tobytes()
    content = photo(exif=tags[:at] + noise + tags[at + len(noise) :])
    assert opened(clean_image(content)).format == "JPEG"


@pytest.mark.parametrize("form", ["GIF", "TIFF", "BMP", "AVIF", "ICO", "PDF"])
def test_other_formats_are_no_photos_and_are_not_opened(form):
    content = photo(form)
    assert not is_photo(content)
    with pytest.raises(FileRefused, match="ni une photo"):
        clean_image(content)


@pytest.mark.parametrize("brand", [b"heic", b"heix", b"mif1", b"msf1", b"hevc"])
def test_every_brand_of_heic_is_a_photo(brand):
    assert is_photo(b"\0\0\0\x18ftyp" + brand + bytes(12))


def test_colours_used_by_these_tests_are_told_apart():
    assert quarters(photo("PNG")) == (RED, GREEN, BLUE, WHITE)

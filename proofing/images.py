"""Photos of papers, made anew: what is not the picture (place, date, device, anything appended) does not survive."""

from io import BytesIO

from PIL import ExifTags, Image
from pillow_heif import register_heif_opener

from proofing.refusals import WRONG_TYPE, FileRefused

MAX_PIXELS = 25_000_000
FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")  # JPEG brings MPO, the several views that some phones store
QUALITY, LOWER_QUALITY = 85, 75
LARGE = 10 * 1024 * 1024  # bytes

# How the picture is turned for each orientation that EXIF knows; 1 is upright.
TURNS: dict[object, Image.Transpose] = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

TOO_MANY_PIXELS = (
    "cette image a plus de 25 millions de pixels. Reprenez la photo avec une résolution plus basse, "
    "ou réduisez l’image, puis envoyez-la de nouveau."
)
DAMAGED = "cette photo est abîmée ou incomplète. Reprenez la photo, puis envoyez-la de nouveau."

register_heif_opener()
Image.init()


def is_photo(content: bytes) -> bool:
    """Whether the content begins as one of the formats that are read."""
    accepts = (Image.OPEN[name][1] for name in FORMATS)
    return any(accept(content[:16]) is True for accept in accepts if accept)


def clean_image(content: bytes) -> bytes:
    """The first picture of the content as a JPEG: upright, in RGB, on white, without metadata.

    Raises FileRefused for what is no photo, for a picture above MAX_PIXELS, before it is decoded, and for one that
    cannot be read to its end. Whatever else a decoder raises of hostile bytes means the same.
    """
    if not is_photo(content):
        raise FileRefused(WRONG_TYPE)
    try:
        with Image.open(BytesIO(content), formats=FORMATS) as image:
            if image.width * image.height > MAX_PIXELS:
                raise FileRefused(TOO_MANY_PIXELS)
            return _encode(_flatten(_upright(image)))
    except FileRefused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise FileRefused(TOO_MANY_PIXELS) from None
    except Exception:
        raise FileRefused(DAMAGED) from None


def _upright(image: Image.Image) -> Image.Image:
    """Pillow's own exif_transpose() writes all of EXIF again, and so stumbles over one bad value in it."""
    turn = TURNS.get(image.getexif().get(ExifTags.Base.Orientation))
    return image if turn is None else image.transpose(turn)


def _flatten(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I"):  # 16 bits, which convert() would clip rather than scale
        return image.convert("I").point(lambda level: level * (1 / 257)).convert("RGB")
    if not image.has_transparency_data:
        return image.convert("RGB")
    layer = image.convert("RGBA")
    page = Image.new("RGB", layer.size, "white")
    page.paste(layer, mask=layer.getchannel("A"))
    return page


def _encode(image: Image.Image) -> bytes:
    image.info.clear()  # a comment would be written again from there
    encoded = _as_jpeg(image, QUALITY)
    return encoded if len(encoded) <= LARGE else _as_jpeg(image, LOWER_QUALITY)


def _as_jpeg(image: Image.Image, quality: int) -> bytes:
    written = BytesIO()
    image.save(written, "JPEG", quality=quality)
    return written.getvalue()

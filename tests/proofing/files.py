"""Files that people send, good, bad and hostile, all made here."""

import struct
import zipfile
import zlib
from io import BytesIO

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import ExifTags, Image
from pillow_heif import register_heif_opener

register_heif_opener()

RED, GREEN, BLUE, WHITE = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)
UPRIGHT = (RED, GREEN, BLUE, WHITE)
SECRET = b"Camille 48.8534 N 2.3488 E"
SCRIPT = b"<script>alert(1)</script>"

Turn = Image.Transpose
# How a picture lies in the file for the orientation that EXIF gives it.
LAID = {
    1: None,
    2: Turn.FLIP_LEFT_RIGHT,
    3: Turn.ROTATE_180,
    4: Turn.FLIP_TOP_BOTTOM,
    5: Turn.TRANSPOSE,
    6: Turn.ROTATE_90,
    7: Turn.TRANSVERSE,
    8: Turn.ROTATE_270,
}


def picture(mode="RGB", size=(64, 48)):
    """Four quarters: red, green, blue, white."""
    image = Image.new("RGB", size)
    width, height = size
    for number, colour in enumerate(UPRIGHT):
        left, top = number % 2 * width // 2, number // 2 * height // 2
        image.paste(colour, (left, top, left + width // 2, top + height // 2))
    return image.convert(mode)


def quarters(content):
    """The colours of the four quarters of an encoded picture, each the nearest of the four."""
    image = Image.open(BytesIO(content))
    width, height = image.size
    places = [(x * width // 4, y * height // 4) for y in (1, 3) for x in (1, 3)]
    return tuple(_nearest(image.getpixel(place)) for place in places)


def _nearest(pixel):
    return min(UPRIGHT, key=lambda colour: sum(abs(a - b) for a, b in zip(colour, pixel, strict=True)))


def written(image, form, **options):
    content = BytesIO()
    image.save(content, form, **options)
    return content.getvalue()


def photo(form="JPEG", mode="RGB", size=(64, 48), **options):
    return written(picture(mode, size), form, **options)


def turned(orientation, form="JPEG"):
    """A photo that lies in the file as a phone held so leaves it."""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    image, turn = picture(), LAID[orientation]
    return written(image.transpose(turn) if turn is not None else image, form, exif=exif.tobytes(), quality=95)


def talkative():
    """A photo that says who took it and where, in every way a JPEG can."""
    exif = Image.Exif()
    exif[ExifTags.Base.Artist] = SECRET.decode()
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSMapDatum] = SECRET.decode()
    return photo(exif=exif, comment=SECRET, xmp=SECRET, icc_profile=SECRET)


def pixels_png(width, height):
    """A PNG of one-bit black pixels; of a size that is refused, the pixels are not even there."""
    rows = zlib.compress(bytes(height * (1 + -(-width // 8)))) if width * height < 30_000_000 else b""
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(map(_chunk, (b"IHDR", b"IDAT", b"IEND"), (header, rows, b"")))


def _chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def endless_jpeg(scans=300_000):
    """A progressive JPEG of 25 million pixels and some megabytes, which a decoder goes over `scans` times."""
    blocks = 625 * 625
    one_code = bytes([1] + [0] * 15)
    tables = _segment(0xC4, b"\x00" + one_code + b"\x00") + _segment(0xC4, b"\x10" + one_code + b"\xe0")
    frame = _segment(0xC2, struct.pack(">BHHB", 8, 5000, 5000, 1) + b"\1\x11\0")
    first = _segment(0xDA, b"\1\1\0\0\0\0") + bytes(blocks // 8 + 1)
    empty_bands = ("0" + "1" * 14) * (blocks // 32767 + 1) + "1" * 4
    bits = int(empty_bands, 2).to_bytes(-(-len(empty_bands) // 8), "big").replace(b"\xff", b"\xff\0")
    scan = _segment(0xDA, b"\1\1\0\1\x3f\0") + bits
    return b"\xff\xd8" + _segment(0xDB, b"\0" + b"\1" * 64) + frame + tables + first + scan * scans + b"\xff\xd9"


def _segment(marker, data):
    return b"\xff" + bytes([marker]) + struct.pack(">H", len(data) + 2) + data


def pdf(pages=1, **options):
    document = pikepdf.new()
    for _ in range(pages):
        document.add_blank_page(page_size=(210, 297))
    content = BytesIO()
    document.save(content, **options)
    return content.getvalue()


def zip_bomb():
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("photo.jpg", bytes(50 * 2**20))
    return content.getvalue()


def upload(content, name="photo.jpg", media_type="image/jpeg"):
    return SimpleUploadedFile(name, content, media_type)

"""Pictures, drawn anew: nothing of the given file is kept but what can be seen."""

import io
import struct
import zlib

from django.core.files.base import ContentFile
from PIL import Image, ImageOps

from portal.errors import Refused
from portal.uploads.kinds import Kind

# To draw one takes less than 230 MB. A plain JPEG is read at a fraction of its size.
MOST_PIXELS = 18_000_000
MOST_PIXELS_OF_PLAIN_JPEG = 50_000_000
LONGEST_SIDE = 2400
FORMATS = {Kind.PNG: "PNG", Kind.JPEG: "JPEG"}
DAMAGED = "This picture is damaged. Open it, save it again and add that."
TOO_MANY_PIXELS = "This picture has more than {} million pixels. Save it smaller."
BROKEN = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    IndexError,
    KeyError,
    struct.error,
    zlib.error,
)


def redrawn(file, kind: Kind) -> tuple[ContentFile, tuple[int, int]]:
    """The picture without its metadata (place, camera, names), upright, no side longer than
    LONGEST_SIDE; and its size in pixels. Raises Refused."""
    file.seek(0)
    try:
        with Image.open(file, formats=[FORMATS[kind]]) as picture:
            _check_pixels(picture, kind)
            return _saved(_upright(picture, kind), kind)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Refused(TOO_MANY_PIXELS.format(MOST_PIXELS // 1_000_000)) from None
    except BROKEN:
        raise Refused(DAMAGED) from None


def _check_pixels(picture, kind):
    plain = kind == Kind.JPEG and not picture.info.get("progressive")
    most = MOST_PIXELS_OF_PLAIN_JPEG if plain else MOST_PIXELS
    if picture.width * picture.height > most:
        raise Refused(TOO_MANY_PIXELS.format(most // 1_000_000))


def _upright(picture, kind):
    """Made small before it is turned, so that a large one is never in memory twice."""
    if kind == Kind.JPEG:
        picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    mode = "RGBA" if kind == Kind.PNG and picture.has_transparency_data else "RGB"
    small = picture if picture.mode == mode else picture.convert(mode)
    small.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    return ImageOps.exif_transpose(small)


def _saved(picture, kind):
    picture.info = {}
    options = {"quality": 85, "progressive": True} if kind == Kind.JPEG else {}
    drawn = io.BytesIO()
    picture.save(drawn, FORMATS[kind], optimize=True, **options)
    return ContentFile(drawn.getvalue()), picture.size

"""Pictures of an issue made as small as paper and slides need them."""

import base64
import io
from html import escape

from PIL import Image

from portal.uploads.kinds import Kind
from portal.uploads.models import Upload

WIDEST = 1500  # pixels: 18 cm at 210 dots an inch


def small(upload: Upload) -> tuple[bytes, tuple[int, int]]:
    """Its bytes, no side longer than WIDEST, and its size in pixels."""
    with upload.file.open() as file, Image.open(file) as picture:
        picture.thumbnail((WIDEST, WIDEST))
        drawn = io.BytesIO()
        if upload.kind == Kind.JPEG:
            picture.convert("RGB").save(drawn, "JPEG", quality=82)
        else:
            picture.save(drawn, "PNG", optimize=True)
        return drawn.getvalue(), picture.size


def as_svg(upload: Upload) -> dict:
    """The picture as text that a template sets, and how wide it is for its height."""
    drawn, (width, height) = small(upload)
    kind = Kind(upload.kind).content_type
    source = escape(f"data:{kind};base64,{base64.b64encode(drawn).decode()}")
    return {
        "svg": f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}"><image href="{source}" width="{width}" '
        f'height="{height}"/></svg>',
        "ratio": width / height,
    }

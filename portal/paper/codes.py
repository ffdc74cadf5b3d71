"""Codes for the camera of a phone."""

from io import BytesIO

from qrcode import QRCode
from qrcode.image.svg import SvgPathImage


def code_of(address: str) -> str:
    """A QR code that opens `address`, as SVG."""
    code = QRCode(border=2, image_factory=SvgPathImage)
    code.add_data(address)
    file = BytesIO()
    code.make_image().save(file)
    return file.getvalue().decode()

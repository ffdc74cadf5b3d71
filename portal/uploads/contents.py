"""What a file is, decided by what is in it. Its name is not asked."""

import re
import zipfile

from portal.errors import Refused
from portal.uploads import office
from portal.uploads.kinds import MB, TAKEN, Kind
from portal.uploads.recordings import check_film, check_sound

HEAD = 4096  # bytes looked at from the beginning
TAIL = 64 * 1024  # and from the end
MARKUP = re.compile(rb"<(?:(?:!doctype|html|head|body|script|iframe|svg)[\s>/]|\?php)", re.I)

BEGINNINGS = {
    b"%PDF-": Kind.PDF,
    b"\x89PNG\r\n\x1a\n": Kind.PNG,
    b"\xff\xd8\xff": Kind.JPEG,
    b"ID3": Kind.MP3,
}
SOUND_WITHOUT_TAGS = re.compile(rb"\xff[\xe2\xe3\xf2\xf3\xfa\xfb]")

ANOTHER_PICTURE = "This is a kind of picture that the portal does not take. Save it as PNG or JPEG."
ANOTHER_SOUND = "This is a kind of sound that the portal does not take. Save it as MP3."
ANOTHER_FILM = "This is a kind of film that the portal does not take. Save it as MP4."
SVG = "This is an SVG drawing. Save it as a PNG picture."
WEB_PAGE = "This is a web page. Save it as PDF."
PROGRAM = "This is a program. The portal takes no programs."
NOT_TAKEN = [
    (rb"GIF8|BM.{4}\0\0\0\0|II\*\0|MM\0\*|RIFF.{4}WEBP|\0\0\x01\0", ANOTHER_PICTURE),
    (rb".{4}ftyp(hei|hev|mif1|msf1|avif)", ANOTHER_PICTURE),
    (rb"RIFF.{4}WAVE|fLaC|OggS|.{4}ftypM4[AB] |#!AMR", ANOTHER_SOUND),
    (rb"RIFF.{4}AVI |\x1aE\xdf\xa3|.{4}ftypqt|\x30\x26\xb2\x75|FLV", ANOTHER_FILM),
    (rb"Rar!|7z\xbc\xaf|\x1f\x8b|BZh|\xfd7zXZ|PK[\x05\x07]|MSCF|.{257}ustar", office.ARCHIVE),
    (rb"MZ|\x7fELF|#!|\xca\xfe\xba\xbe|[\xcf\xce]\xfa\xed\xfe", PROGRAM),
    (rb"\{\\rtf", "This is a rich text file. Open it in Word and save it as .docx."),
]
NOT_TAKEN = [(re.compile(beginning, re.DOTALL), sentence) for beginning, sentence in NOT_TAKEN]

OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BEFORE_2007 = "This is {} from before 2007. Open it in {} and save it as .{}."
OLD_STREAMS = {
    "EncryptedPackage": office.PASSWORD,
    "WordDocument": BEFORE_2007.format("a Word document", "Word", "docx"),
    "PowerPoint Document": BEFORE_2007.format("a PowerPoint file", "PowerPoint", "pptx"),
    "Workbook": BEFORE_2007.format("an Excel file", "Excel", "xlsx"),
    "Book": BEFORE_2007.format("an Excel file", "Excel", "xlsx"),
}


def kind_of(file) -> Kind:
    """The kind of `file`. Raises Refused, with one sentence for whoever gave it."""
    head = _read(file, 0, HEAD)
    if head.startswith(b"PK\x03\x04"):
        return office.kind_of(file)
    kind = _kind_that_begins(head)
    if kind is None:
        raise Refused(_why_not(file, head))
    _is_nothing_else(file, kind, head)
    if kind == Kind.MP3:
        check_sound(file)
    if kind == Kind.MP4:
        check_film(file)
    return kind


def _kind_that_begins(head):
    for beginning, kind in BEGINNINGS.items():
        if head.startswith(beginning):
            return kind
    if SOUND_WITHOUT_TAGS.match(head):
        return Kind.MP3
    known = any(refused.match(head) for refused, _ in NOT_TAKEN)
    return Kind.MP4 if head[4:8] == b"ftyp" and not known else None


def _why_not(file, head):
    if head.startswith(OLD_OFFICE):
        return _which_old_document(file)
    for beginning, sentence in NOT_TAKEN:
        if beginning.match(head):
            return sentence
    if head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
        return SVG if b"<svg" in head.lower() else WEB_PAGE
    if b"%PDF-" in head:
        return "This PDF has something before its beginning. Open it and save it as PDF again."
    return f"The portal does not take this kind of file. It takes {TAKEN}"


def _which_old_document(file):
    """By the streams it names; the names are UTF-16, and anywhere in it."""
    before = b""
    file.seek(0)
    while piece := file.read(MB):
        for name, sentence in OLD_STREAMS.items():
            if name.encode("utf-16-le") + b"\0\0" in before + piece:
                return sentence
        before = piece[-64:]
    return f"The portal does not take this kind of file. It takes {TAKEN}"


def _is_nothing_else(file, kind, head):
    """Refuse a file that another program would take for an archive or a web page."""
    tail = _read(file, max(0, file.size - TAIL), TAIL)
    if zipfile.is_zipfile(file):
        raise Refused("This file has an archive hidden in it. Make it again from the original.")
    if kind == Kind.PDF:
        return _ends_as_pdf(tail, head)
    if MARKUP.search(head) or MARKUP.search(tail):
        raise Refused("This file has a web page hidden in it. Make it again from the original.")


def _ends_as_pdf(tail, head):
    _, end, after = tail.rpartition(b"%%EOF")
    if not end or after.strip(b"\0\t\n\f\r "):
        raise Refused("This PDF is not whole, or something follows its end. Save it again.")
    if MARKUP.search(head[:1024]):
        raise Refused("This file has a web page hidden in it. Make it again from the original.")


def _read(file, start, length) -> bytes:
    file.seek(start)
    return file.read(length)

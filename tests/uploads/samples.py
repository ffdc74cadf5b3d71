"""Files of every kind, good and bad, made here: none is kept as a file."""

import io
import struct
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, PngImagePlugin

OFFICE = "application/vnd.openxmlformats-officedocument."
MAIN = {
    "docx": ("word/document.xml", f"{OFFICE}wordprocessingml.document.main+xml"),
    "pptx": ("ppt/presentation.xml", f"{OFFICE}presentationml.presentation.main+xml"),
    "xlsx": ("xl/workbook.xml", f"{OFFICE}spreadsheetml.sheet.main+xml"),
}
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
LAUGHS = (
    f'{XML}<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><root>&c;</root>'
)
OUTSIDE = f'{XML}<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><root>&f;</root>'
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def given(content: bytes, name="report.pdf"):
    """A file as a form hands it over."""
    return SimpleUploadedFile(name, content)


def pdf(words=b"words") -> bytes:
    return b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n" + words + b"\ntrailer\n<<>>\nstartxref\n9\n%%EOF\n"


def types(content_type, part) -> str:
    return (
        f'{XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/{part}" ContentType="{content_type}"/></Types>'
    )


def office(kind="docx", main=f"{XML}<root/>", content_type=None, **parts) -> bytes:
    """A document with these parts beside its main one; `None` leaves a usual part out."""
    part, usual = MAIN[kind]
    every = {"[Content_Types].xml": types(content_type or usual, part), part: main} | parts
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in every.items():
            if content is not None:
                archive.writestr(member(name), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def member(name) -> zipfile.ZipInfo:
    """Of no day: the same file is made whenever it is made, and by whichever worker."""
    return zipfile.ZipInfo(name)


def bomb(megabytes=300) -> bytes:
    """A Word document that unpacks to so much, and is about a thousandth of that."""
    packed = io.BytesIO(office())
    with (
        zipfile.ZipFile(packed, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("word/media/image1.bmp", "w") as part,
    ):
        for _ in range(megabytes):
            part.write(bytes(1024 * 1024))
    return packed.getvalue()


def patched(content: bytes, record: bytes, offset: int, value: bytes, which=-1) -> bytes:
    """An archive with a lie in one of its records: the `which`th of those that begin so."""
    places, start = [], content.find(record)
    while start >= 0:
        places.append(start)
        start = content.find(record, start + 1)
    place = places[which] + offset
    return content[:place] + value + content[place + len(value) :]


def old_office(stream: str) -> bytes:
    """As much of a document from before 2007 as shows what it is."""
    name = stream.encode("utf-16-le").ljust(64, b"\0")
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(5000) + name + bytes(500)


def picture(kind="JPEG", size=(60, 40), mode="RGB", **options) -> bytes:
    drawn = io.BytesIO()
    Image.new(mode, size, "teal" if mode != "L" else 90).save(drawn, kind, **options)
    return drawn.getvalue()


def telling_picture(kind="JPEG") -> bytes:
    """A picture, lying on its side, that tells where it was taken and with what."""
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by a quarter
    exif[0x010F] = "Telltale camera"
    exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 57.0, 20.0), 3: "W", 4: (1.0, 8.0, 0.0)})
    options = {"exif": exif, "icc_profile": b"Telltale profile"}
    if kind == "PNG":
        words = PngImagePlugin.PngInfo()
        words.add_text("Author", "Telltale author")
        words.add_itxt("XML:com.adobe.xmp", "<x>Telltale packet</x>")
        return picture(kind, pnginfo=words, **options)
    return picture(kind, comment=b"Telltale comment", xmp=b"<x>Telltale packet</x>", **options)


def huge_png(width=30_000, height=30_000) -> bytes:
    """A PNG that says it is so large, in a few hundred bytes."""
    content = picture("PNG")
    header = struct.pack(">2L", width, height) + content[24:29]
    check = struct.pack(">L", zipfile.crc32(b"IHDR" + header))
    return content[:16] + header + check + content[33:]


def sound(frames=3, tags=b"") -> bytes:
    """Frames of silence: MPEG 1, layer III, 128 kbit/s, 44.1 kHz."""
    return tags + (b"\xff\xfb\x90\x00" + bytes(413)) * frames


def tags(content=b"TIT2") -> bytes:
    return b"ID3\x04\x00\x00\x00\x00\x00" + bytes([len(content)]) + content


def box(name: bytes, content=b"") -> bytes:
    return struct.pack(">L", 8 + len(content)) + name + content


def film(size=0) -> bytes:
    """Boxes of an MP4: what it is, what is in it, and so many bytes of pictures."""
    head = box(b"ftyp", b"isom\0\0\2\0isomiso2avc1mp41")
    return head + box(b"moov", box(b"mvhd", bytes(100))) + box(b"mdat", bytes(size))


def programme() -> bytes:
    return b"MZ" + bytes(200)


def archive(**members) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as zipped:
        for name, content in (members or {"a.txt": "a"}).items():
            zipped.writestr(member(name), content)
    return packed.getvalue()

"""Word, PowerPoint and Excel files: archives of XML, judged by their list of contents.

Nothing is unpacked. Of each part only its first bytes are read, to see that it declares no
entities; of the list of types, which is short, all.
"""

import io
import struct
import zipfile
import zlib
from xml.parsers import expat

from portal.errors import Refused
from portal.uploads.kinds import CONTENT_TYPES, MB, Kind

MOST_LISTED = 2 * MB  # bytes of the list of contents
MOST_UNPACKED = 150 * MB  # what all parts say they come to
MOST_TYPES = MB  # bytes of the list of types
PEEK = 16 * 1024  # bytes of a part in which its first element stands
END = struct.Struct("<4s4H2LH")  # the record at the end of an archive
LARGE_END = b"PK\x06\x07"  # stands before the end of an archive too large for ordinary records
LARGE_END_SIZE = 20
LOCAL = struct.Struct("<4s5H3L2H")  # the record before each part
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    expat.ExpatError,
    EOFError,
    NotImplementedError,
    ValueError,
)
NO_SIZES_YET, WITH_PASSWORD = 0x08, 0x01  # flags of a part
TYPES = "[Content_Types].xml"

KINDS = {f"{CONTENT_TYPES[k]}.main+xml": k for k in (Kind.WORD, Kind.POWERPOINT, Kind.EXCEL)}
FOLDERS = {Kind.WORD: "word/", Kind.POWERPOINT: "ppt/", Kind.EXCEL: "xl/"}
ARCHIVE = "This is an archive: many files in one. Add the files in it one by one."
DAMAGED = "This document is damaged. Open it in Word, PowerPoint or Excel and save it again."
TOO_LARGE = "This document would unpack to more than the portal takes: 150 MB. Split it."
MACROS = "This document has macros in it: programs. Save it without, as .docx, .pptx or .xlsx."
ENTITIES = "This document is built in a way that could do harm. Make it again from the original."
PASSWORD = "This document has a password. Open it, take the password off and save it again."
OPEN_DOCUMENT = "This is an OpenDocument file. Save it as .docx, .pptx, .xlsx or PDF."
TEMPLATE = "This is a template or a slide show. Open it and save it as .docx, .pptx or .xlsx."


def kind_of(file) -> Kind:
    """Which of the three `file` is. Raises Refused."""
    try:
        archive = _listed(file)
        parts = archive.infolist()
        _check_parts(parts, archive.start_dir, file)
        if "mimetype" in archive.namelist():
            raise Refused(OPEN_DOCUMENT)
        if TYPES not in archive.namelist():
            raise Refused(ARCHIVE)
        kind = _kind_by_types(archive)
        for part in parts:
            if part.file_size and part.filename.lower().endswith((".xml", ".rels", ".vml")):
                _begins_as_plain_xml(archive, part)
        return kind
    except BROKEN:
        raise Refused(DAMAGED) from None


def _listed(file) -> zipfile.ZipFile:
    """The archive, once its end says that its list of contents is short and right before it."""
    size = file.seek(0, io.SEEK_END)
    file.seek(max(0, size - END.size - LARGE_END_SIZE))
    last = file.read()
    mark, *_, length, start, comment = END.unpack(last[-END.size :])
    if last.startswith(LARGE_END):
        raise Refused(TOO_LARGE)
    if mark != b"PK\x05\x06" or comment or start + length + END.size != size:
        raise Refused(DAMAGED)
    if length > MOST_LISTED:
        raise Refused(TOO_LARGE)
    return zipfile.ZipFile(file)


def _check_parts(parts, end, file):
    """Refuse parts that lie about themselves, lie over one another, or come to too much."""
    names = [part.filename.lower() for part in parts]
    if any(name.endswith("vbaproject.bin") for name in names):
        raise Refused(MACROS)
    if len(set(names)) != len(names) or any("\\" in n or ".." in n.split("/") for n in names):
        raise Refused(DAMAGED)
    if sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise Refused(TOO_LARGE)
    reached = 0
    for part in sorted(parts, key=lambda part: part.header_offset):
        if part.flag_bits & WITH_PASSWORD:
            raise Refused(PASSWORD)
        if part.header_offset < reached or not _sizes_are_possible(part):
            raise Refused(DAMAGED)
        reached = _end_of(part, file)
    if reached > end or min(part.header_offset for part in parts) != 0:
        raise Refused(DAMAGED)


def _sizes_are_possible(part):
    """Deflating makes nothing longer than by five bytes a block, nor 1,032 times shorter."""
    if part.compress_type == zipfile.ZIP_STORED:
        return part.compress_size == part.file_size
    longest = part.file_size + part.file_size // 1024 + 64
    possible = part.compress_size <= longest and part.file_size <= 1040 * part.compress_size
    return part.compress_type == zipfile.ZIP_DEFLATED and possible


def _end_of(part, file) -> int:
    """Where the part ends, by the record before it, which must agree with the list."""
    file.seek(part.header_offset)
    mark, _, flags, _, _, _, _, packed, size, name, extra = LOCAL.unpack(file.read(LOCAL.size))
    agrees = flags & NO_SIZES_YET or (packed, size) == (part.compress_size, part.file_size)
    if mark != b"PK\x03\x04" or not agrees:
        raise Refused(DAMAGED)
    return part.header_offset + LOCAL.size + name + extra + part.compress_size


def _kind_by_types(archive) -> Kind:
    part = archive.getinfo(TYPES)
    if part.file_size > MOST_TYPES:
        raise Refused(DAMAGED)
    types = _types_in(_beginning(archive, part, MOST_TYPES))
    if any("macroenabled" in each.lower() or "vbaproject" in each.lower() for each in types):
        raise Refused(MACROS)
    kinds = {KINDS[each]: name for each, name in types.items() if each in KINDS}
    if len(kinds) != 1:
        raise Refused(TEMPLATE if any(_is_other_office(each) for each in types) else ARCHIVE)
    [(kind, name)] = kinds.items()
    main = (name or "").removeprefix("/")
    if main not in archive.namelist() or not main.startswith(FOLDERS[kind]):
        raise Refused(DAMAGED)
    return kind


def _is_other_office(content_type):
    return content_type.endswith((".template.main+xml", ".slideshow.main+xml"))


def _types_in(xml) -> dict[str, str | None]:
    """Each type the list gives, with the part it gives it to, or None where it is a default."""
    types = {}
    parser = _parser()

    def note(name, attributes):
        if "ContentType" in attributes:
            types[attributes["ContentType"]] = attributes.get("PartName")

    parser.StartElementHandler = note
    parser.Parse(xml, True)
    return types


def _begins_as_plain_xml(archive, part):
    """Refuse a part whose first bytes declare a document type, or never reach an element."""
    parser, begun = _parser(), []
    parser.StartElementHandler = lambda name, attributes: begun.append(name)
    try:
        parser.Parse(_beginning(archive, part, PEEK), False)
    except expat.ExpatError:
        if not begun:
            raise
    if not begun:
        raise Refused(DAMAGED)


def _parser():
    """A parser that stops at a document type: what could be expanded or fetched stands there."""
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _no_document_type
    return parser


def _no_document_type(*_):
    raise Refused(ENTITIES)


def _beginning(archive, part, length) -> bytes:
    with archive.open(part) as opened:
        return opened.read(length)

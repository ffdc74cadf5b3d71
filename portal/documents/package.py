"""An Office document as an archive: its XML, read a part at a time. Pictures are never unpacked."""

import posixpath
import re
import zipfile
from typing import NamedTuple

from lxml import etree

from portal.errors import Refused

MB = 1024 * 1024
MOST_PART = 20 * MB  # bytes of XML in one part
MOST_XML = 60 * MB  # and in all that are read
TOO_LONG = "This document is too long to be read: a part of it is over 20 MB. Split it."
TOO_LONG_IN_ALL = "This document is too long to be read: it is over 60 MB. Split it."
DAMAGED = "This document is damaged. Open it in Word or PowerPoint and save it again."
STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/")
COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
RELATIONS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
ALTERNATE = f"{COMPATIBILITY}AlternateContent"


class Relation(NamedTuple):
    """Where one part points: to another part by its name, or out of the document."""

    kind: str  # the last word of its type: hyperlink, slide, styles
    target: str
    is_outside: bool


class Package:
    """Reads parts until it has read as much as one document may hold. Raises Refused."""

    def __init__(self, file):
        self._archive = zipfile.ZipFile(file)
        self._room = MOST_XML

    def main(self) -> str:
        """The name of the part that holds the document itself."""
        return self.first(self.relations(""), "officeDocument") or _refuse(DAMAGED)

    def part(self, name: str):
        """The first element of a part, or None where there is no such part."""
        try:
            size = self._archive.getinfo(name).file_size
        except KeyError:
            return None
        self._room -= size
        if size > MOST_PART or self._room < 0:
            raise Refused(TOO_LONG if size > MOST_PART else TOO_LONG_IN_ALL)
        return parsed(self._archive.read(name))

    def relations(self, name: str) -> dict[str, Relation]:
        """The relations of the part `name` by their keys; of the whole document for no name."""
        folder, file = posixpath.split(name)
        root = self.part(posixpath.join(folder, "_rels", f"{file}.rels"))
        found = {} if root is None else {each.get("Id"): _relation(each, folder) for each in root}
        return {key: relation for key, relation in found.items() if key}

    def first(self, relations: dict[str, Relation], kind: str) -> str | None:
        """The name of the part that the first relation of this kind points to."""
        targets = (each.target for each in relations.values() if each.kind == kind)
        return next(targets, None)


def parsed(xml: bytes):
    """The first element of some XML. Raises Refused where it declares a document type."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True
    )
    root = etree.fromstring(STRICT.sub(rb"http://schemas.openxmlformats.org/\1/2006/", xml), parser)
    if root.getroottree().docinfo.doctype:
        raise Refused(DAMAGED)
    return root


def chosen(alternate, *holding: str):
    """Of the ways in which a document writes one thing, the first with such an element in it.

    Word writes shapes twice: for itself, and for older programs.
    """
    for way in alternate:
        if next(way.iter(*holding), None) is not None:
            return way
    return ()


def _relation(element, folder):
    target = element.get("Target") or ""
    is_outside = element.get("TargetMode") == "External"
    if not is_outside:
        target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
    return Relation((element.get("Type") or "").rpartition("/")[2], target, is_outside)


def _refuse(sentence):
    raise Refused(sentence)

"""What a file is: by its content, in a sentence where it is refused."""

import zipfile

import pytest

from portal.errors import Refused
from portal.uploads import contents, office
from portal.uploads.contents import kind_of
from portal.uploads.kinds import TAKEN, Kind
from tests.uploads import samples
from tests.uploads.samples import MAIN, OFFICE, OUTSIDE, XML, given

UNKNOWN = f"The portal does not take this kind of file. It takes {TAKEN}"
MACROS = "application/vnd.ms-word.document.macroEnabled.main+xml"
TEMPLATE = f"{OFFICE}wordprocessingml.template.main+xml"
SLIDE_SHOW = f"{OFFICE}presentationml.slideshow.main+xml"
WITHOUT_DECLARATION = OUTSIDE.removeprefix(XML)
IN_UTF_16 = OUTSIDE.replace("UTF-8", "UTF-16").encode("utf-16")


def refusal(content):
    with pytest.raises(Refused) as refused:
        kind_of(given(content))
    return str(refused.value)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (samples.pdf(), Kind.PDF),
        (samples.pdf() + b"\r\n\0\0", Kind.PDF),
        (samples.office("docx"), Kind.WORD),
        (samples.office("pptx"), Kind.POWERPOINT),
        (samples.office("xlsx"), Kind.EXCEL),
        (samples.picture("PNG"), Kind.PNG),
        (samples.picture("JPEG"), Kind.JPEG),
        (samples.sound(), Kind.MP3),
        (samples.sound(tags=samples.tags()), Kind.MP3),
        (samples.film(), Kind.MP4),
        (samples.film(5000), Kind.MP4),
    ],
)
def test_a_file_is_known_by_its_content(content, kind):
    assert kind_of(given(content, name="wrong.exe")) == kind


@pytest.mark.parametrize("name", ["report.pdf", "report.docx", "picture.png", "film.mp4"])
def test_a_name_makes_nothing_of_a_file(name):
    with pytest.raises(Refused):
        kind_of(given(b"Only words.", name=name))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (
            samples.old_office("WordDocument"),
            "This is a Word document from before 2007. Open it in Word and save it as .docx.",
        ),
        (
            samples.old_office("PowerPoint Document"),
            "This is a PowerPoint file from before 2007. "
            "Open it in PowerPoint and save it as .pptx.",
        ),
        (
            samples.old_office("Workbook"),
            "This is an Excel file from before 2007. Open it in Excel and save it as .xlsx.",
        ),
        (
            samples.old_office("EncryptedPackage"),
            "This document has a password. Open it, take the password off and save it again.",
        ),
        (samples.old_office("Else"), UNKNOWN),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", contents.SVG),
        (b"\xef\xbb\xbf\n<?xml version='1.0'?><!-- x --><svg onload='alert(1)'/>", contents.SVG),
        (b"<!DOCTYPE html><script>alert(1)</script>", contents.WEB_PAGE),
        (b"\n <html></html>", contents.WEB_PAGE),
        (samples.archive(), office.ARCHIVE),
        (b"Rar!\x1a\x07\x00", office.ARCHIVE),
        (b"\x1f\x8b\x08\0", office.ARCHIVE),
        (samples.programme(), contents.PROGRAM),
        (b"\x7fELF\2\1\1", contents.PROGRAM),
        (b"#!/bin/sh\n", contents.PROGRAM),
        (rb"{\rtf1", "This is a rich text file. Open it in Word and save it as .docx."),
        (samples.archive(mimetype="application/vnd.oasis.opendocument.text"), office.OPEN_DOCUMENT),
        (b"", UNKNOWN),
        (b"Only words.", UNKNOWN),
    ],
)
def test_what_is_not_taken_is_refused_with_what_to_do(content, sentence):
    assert refusal(content) == sentence


@pytest.mark.parametrize(
    "content",
    [
        samples.picture("GIF"),
        samples.picture("BMP"),
        samples.picture("TIFF"),
        samples.picture("WEBP"),
        samples.box(b"ftyp", b"heic\0\0\0\0mif1"),
        samples.box(b"ftyp", b"avif\0\0\0\0"),
        b"GIF89a/*<script>*/=1;alert(1)//",
    ],
)
def test_other_pictures_are_to_be_saved_as_png_or_jpeg(content):
    assert refusal(content).endswith("Save it as PNG or JPEG.")


@pytest.mark.parametrize("content", [b"RIFF\0\0\0\0WAVE", b"OggS", b"fLaC", b"\0\0\0\x20ftypM4A "])
def test_other_sound_is_to_be_saved_as_mp3(content):
    assert refusal(content).endswith("Save it as MP3.")


@pytest.mark.parametrize("content", [b"RIFF\0\0\0\0AVI ", b"\x1aE\xdf\xa3", b"\0\0\0\x14ftypqt  "])
def test_other_film_is_to_be_saved_as_mp4(content):
    assert refusal(content).endswith("Save it as MP4.")


@pytest.mark.parametrize(
    "content",
    [
        b"junk\n" + samples.pdf(),
        b"\xff\xfe" + samples.pdf(),
        samples.pdf() + b"<script>alert(1)</script>",
        samples.pdf() + samples.archive(),
        samples.pdf().replace(b"%%EOF", b""),
        samples.pdf() + samples.archive() + b"%%EOF",
        b"%PDF-1.4\n<html><script>alert(1)</script>" + samples.pdf(),
        samples.picture("JPEG") + samples.archive(),
        samples.picture("JPEG") + b"<html><script>alert(1)</script></html>",
        samples.picture("PNG") + samples.archive(),
        samples.picture("PNG") + b"<SCRIPT >alert(1)</SCRIPT>",
        samples.picture("JPEG", comment=b"<?php system('id')"),
        samples.sound() + samples.archive(),
        samples.sound(tags=samples.tags(b"<html><script>alert(1)</script>")),
        samples.film() + samples.archive(),
        samples.film() + samples.box(b"free", b"<svg onload='alert(1)'>"),
        samples.film(200_000) + samples.box(b"free", b"<svg onload='alert(1)'>"),
        samples.sound(500, tags=samples.tags(b"<html><script>alert(1)</script>")),
        samples.office() + b"<script>alert(1)</script>",
        b"\xff\xd8\xff" + samples.office(),
    ],
)
def test_a_file_that_is_two_things_at_once_is_refused(content):
    assert refusal(content)


@pytest.mark.parametrize(
    "content",
    [
        samples.sound(frames=1),
        samples.sound()[:3],
        b"\xff\xfb\xf0\x00" + bytes(413),
        samples.sound(tags=b"ID3\x04\0\0" + b"\x7f" * 4),
        samples.tags(),
    ],
)
def test_what_only_begins_like_sound_is_refused(content):
    assert refusal(content) == "This MP3 is damaged, or is no MP3. Save the sound as MP3 again."


@pytest.mark.parametrize(
    "content",
    [
        samples.film()[:-1],
        samples.film() + b"\0",
        samples.film() + samples.box(b"\0\0\0\0"),
        samples.box(b"ftyp", b"isom"),
        samples.box(b"ftyp", b"isom") + b"\0\0\0\7moov",
        samples.box(b"ftyp", b"isom") + b"\0\0\0\1moov" + b"\xff" * 8,
    ],
)
def test_what_only_begins_like_film_is_refused(content):
    assert refusal(content) == "This MP4 is damaged, or is no MP4. Save the film as MP4 again."


def test_a_long_box_and_one_to_the_end_are_film():
    head = samples.box(b"ftyp", b"isom")
    long = b"\0\0\0\1moov" + (24).to_bytes(8, "big") + bytes(8)

    assert kind_of(given(head + long + b"\0\0\0\0mdat" + bytes(50))) == Kind.MP4


@pytest.fixture
def unpacking_fails(monkeypatch):
    def fail(*_, **__):
        raise AssertionError("a part was unpacked")

    monkeypatch.setattr(zipfile, "ZipExtFile", fail)


def test_a_bomb_is_refused_by_its_list_of_contents(unpacking_fails):
    bomb = samples.bomb(300)

    assert len(bomb) < 400_000
    assert refusal(bomb) == office.TOO_LARGE


def test_a_document_just_small_enough_is_taken():
    assert kind_of(given(samples.bomb(100))) == Kind.WORD


@pytest.mark.parametrize("where", [(b"PK\1\2", 24), (b"PK\3\4", 22)], ids=["list", "part"])
def test_a_bomb_that_lies_about_its_size_is_refused(unpacking_fails, where):
    record, offset = where
    lying = samples.patched(samples.bomb(100), record, offset, (1000).to_bytes(4, "little"))

    assert refusal(lying) == office.DAMAGED


def test_a_bomb_that_lies_twice_is_refused(unpacking_fails):
    size = (1000).to_bytes(4, "little")
    lying = samples.patched(samples.bomb(100), b"PK\1\2", 24, size)
    lying = samples.patched(lying, b"PK\3\4", 22, size)

    assert refusal(lying) == office.DAMAGED


def test_parts_that_lie_over_one_another_are_refused(unpacking_fails):
    content = samples.office(**{"word/a.bin": "a" * 500, "word/b.bin": "b" * 500})
    same_place = content.index(b"PK\3\4", content.index(b"word/document.xml")).to_bytes(4, "little")
    folded = samples.patched(content, b"PK\1\2", 42, same_place)

    assert refusal(folded) == office.DAMAGED


def test_a_list_of_contents_too_long_to_read_is_not_read(monkeypatch):
    length = 3 * 1024**2
    listed = samples.office()[:4] + bytes(length) + samples.office()[-22:]
    listed = samples.patched(listed, b"PK\5\6", 12, length.to_bytes(4, "little"))
    listed = samples.patched(listed, b"PK\5\6", 16, (4).to_bytes(4, "little"))
    monkeypatch.setattr(zipfile, "ZipFile", None)

    assert refusal(listed) == office.TOO_LARGE


def test_a_second_larger_list_is_refused(monkeypatch):
    content = samples.office()
    monkeypatch.setattr(zipfile, "ZipFile", None)
    locator = b"PK\6\7" + bytes(16)

    assert refusal(content[:-22] + locator + content[-22:]) == office.TOO_LARGE


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (samples.office(**{"word/vbaProject.bin": "x"}), office.MACROS),
        (samples.office(**{"word/VBAPROJECT.BIN": "x"}), office.MACROS),
        (samples.office(content_type=MACROS), office.MACROS),
        (samples.office(content_type=MACROS.replace("E", "&#69;")), office.MACROS),
        (samples.office(content_type=TEMPLATE), office.TEMPLATE),
        (samples.office(content_type=SLIDE_SHOW), office.TEMPLATE),
        (samples.office(content_type="application/xml"), office.ARCHIVE),
        (samples.office("docx", content_type=MAIN["xlsx"][1]), office.DAMAGED),
        (samples.office(**{"word/document.xml": None}), office.DAMAGED),
        (samples.office(**{"word/styles.xml": samples.LAUGHS}), office.ENTITIES),
        (samples.office(**{"[Content_Types].xml": samples.LAUGHS}), office.ENTITIES),
        (samples.office(main=OUTSIDE), office.ENTITIES),
        (samples.office("xlsx", main=OUTSIDE), office.ENTITIES),
        (samples.office(main=IN_UTF_16), office.ENTITIES),
        (samples.office(main="<!-- <root> -->" + WITHOUT_DECLARATION), office.ENTITIES),
        (samples.office(**{"word/_rels/document.xml.rels": OUTSIDE}), office.ENTITIES),
        (samples.office(main="<!--" + "-" * 2 + " " * 20_000 + "--><root/>"), office.DAMAGED),
        (samples.office(main=" " * 20_000 + WITHOUT_DECLARATION), office.DAMAGED),
        (samples.office(main="no xml"), office.DAMAGED),
        (samples.office(**{"../out.xml": "<a/>"}), office.DAMAGED),
        (samples.office(**{"WORD/document.xml": "<a/>"}), office.DAMAGED),
        (samples.office()[:-1], office.DAMAGED),
        (samples.office() + b"\0", office.DAMAGED),
        (samples.office()[:-500] + samples.office()[-22:], office.DAMAGED),
        (samples.patched(samples.office(), b"PK\1\2", 8, b"\1"), office.PASSWORD),
        (samples.patched(samples.office(), b"PK\1\2", 10, b"\x0c"), office.DAMAGED),
        (b"PK\3\4", office.DAMAGED),
    ],
)
def test_a_document_that_could_do_harm_is_refused(content, sentence):
    assert refusal(content) == sentence


def test_a_drawing_that_is_not_quite_xml_after_its_beginning_is_taken():
    untidy = "<xml xmlns:v='urn:v'><v:shape><br></v:shape></xml>"

    assert kind_of(given(samples.office(**{"word/drawing.vml": untidy}))) == Kind.WORD


def test_a_main_part_with_another_name_is_found():
    content = samples.office(
        **{
            "[Content_Types].xml": samples.types(MAIN["docx"][1], "word/document2.xml"),
            "word/document.xml": None,
            "word/document2.xml": "<root/>",
        }
    )

    assert kind_of(given(content)) == Kind.WORD


def test_of_a_document_only_beginnings_are_read(monkeypatch):
    read = []
    beginning = office._beginning

    def watched(*arguments):
        read.append(beginning(*arguments))
        return read[-1]

    monkeypatch.setattr(office, "_beginning", watched)

    kind_of(given(samples.office(main="<root>" + "x" * 50_000)))

    assert max(len(each) for each in read) == office.PEEK

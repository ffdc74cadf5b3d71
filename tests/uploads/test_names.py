"""What a file is called: never a folder, a header or a trick."""

import pytest

from portal.uploads.kinds import Kind
from portal.uploads.names import LONGEST, cleaned


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Annual report 2026.pdf", "Annual report 2026.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        (r"C:\Users\me\report.pdf", "report.pdf"),
        ("report.pdf\r\nSet-Cookie: a=b", "report.pdf Set-Cookie a=b.pdf"),
        ("re\0port.pdf", "report.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.pdf"),
        ("a\u200bb\u2066c\ufeff.pdf", "abc.pdf"),
        ("report.pdf.exe", "report.pdf"),
        ("report.PDF", "report.pdf"),
        ("page.html", "page.pdf"),
        ("…", "….pdf"),
        ("", "file.pdf"),
        (".", "file.pdf"),
        ("..", "file.pdf"),
        (".htaccess", "htaccess.pdf"),
        ("   ", "file.pdf"),
        ('<b>"a"|b?*:', "bab.pdf"),
        ("Adroddiad Gŵyr.pdf", "Adroddiad Gŵyr.pdf"),
        ("cafe\u0301.pdf", "café.pdf"),
        ("a\u2028b\u2029c.pdf", "a b c.pdf"),
        ("\ud800.pdf", "file.pdf"),
        ("a / b.pdf", "b.pdf"),
    ],
)
def test_a_name_is_cleaned_and_its_ending_is_true(name, shown):
    assert cleaned(name, Kind.PDF) == shown


def test_a_long_name_is_cut_before_its_ending():
    shown = cleaned("é" * 500 + ".docx", Kind.WORD)

    assert len(shown) == LONGEST
    assert shown.endswith("é.docx")

"""How long it takes to read documents, and how much memory the process takes that reads them:

.venv/bin/python -m bench.documents
"""

import io
import json
import random
import re
import subprocess
import sys
import tempfile
import time

import docx
import pptx
from pptx.util import Cm

from portal.uploads.kinds import MB
from tests.documents import made
from tests.uploads import samples

WORDS = "Nine services knew of her, and each of them saw a part of it, and none the whole. "
PROGRAM = """
import sys
from portal.documents import apart
apart.main(sys.argv[1])
print(open("/proc/self/status").read(), file=sys.stderr)
"""


def picture(megabytes, number):
    """A picture of noise, so large, and none like another."""
    side = int((megabytes * MB / 3) ** 0.5)
    noise = random.Random(number).randbytes(side * side * 3)
    packed = io.BytesIO()
    samples.Image.frombytes("RGB", (side, side), noise).save(packed, "PNG")
    return packed


def word_of_pictures():
    document = docx.Document()
    for number in range(9):
        document.add_paragraph(WORDS * 5)
        document.add_picture(picture(2, number))
    return made.word(document).getvalue()


def long_word():
    document = docx.Document()
    paragraph = document.add_paragraph()
    for _ in range(100):
        paragraph.add_run("a ")
    content = made.word(document).getvalue()

    def longer(name, xml):
        start, body, rest = xml.partition(b"<w:body>")
        one, end, last = rest.partition(b"</w:p>")
        return start + body + (one + end) * 3000 + last if name == "word/document.xml" else xml

    return made.repacked(content, longer)


def powerpoint_of(slides):
    presentation = pptx.Presentation()
    for number in range(slides):
        slide = presentation.slides.add_slide(presentation.slide_layouts[6])
        slide.shapes.add_picture(picture(0.1, number), 0, 0)
        for at in range(20):
            slide.shapes.add_textbox(Cm(at), Cm(at), Cm(9), Cm(2)).text_frame.text = WORDS
    return made.powerpoint(presentation).getvalue()


def pdf_of(pages, words):
    return made.pdf("\n#pagebreak()\n".join([f"= Heading\n\n{WORDS * words}"] * pages))


SAMPLES = {
    "a briefing, Word": ("docx", made.as_docx),
    "a briefing, PowerPoint": ("pptx", made.as_pptx),
    "a briefing, PDF": ("pdf", made.as_pdf),
    "Word, with pictures": ("docx", word_of_pictures),
    "Word, 19 MB of XML": ("docx", long_word),
    "PowerPoint, 100 slides": ("pptx", lambda: powerpoint_of(100)),
    "PDF, 300 pages": ("pdf", lambda: pdf_of(300, 25)),
    "PDF, 1,000 pages": ("pdf", lambda: pdf_of(1000, 25)),
    "PDF bomb of 3 GB": ("pdf", lambda: made.pdf_that_draws(made.zeros(gigabytes=3))),
}


def measured(kind, file):
    begun = time.perf_counter()
    command = [sys.executable, "-c", PROGRAM, kind]
    done = subprocess.run(command, stdin=file, capture_output=True, text=True)
    took = time.perf_counter() - begun
    peak = re.search(r"VmHWM:\s*(\d+) kB", done.stderr)
    answer = json.loads(done.stdout) if peak else {"refused": f"ended with {done.returncode}"}
    outcome = answer.get("refused") or f"{len(answer['blocks']):,} blocks"
    return f"{took:7.2f} s {int(peak[1]) // 1024 if peak else '?':>5} MB  {outcome}"


for name, (kind, make) in SAMPLES.items():
    with tempfile.TemporaryFile() as file:
        file.write(make())
        size = file.tell() / MB
        file.seek(0)
        print(f"{name:26}{size:6.1f} MB{measured(kind, file)}", flush=True)

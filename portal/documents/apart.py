"""Reading a document in a process of its own, which may take only so much: a file may be made to
take more than there is. Its file is the standard input; what it answers is JSON.

    python -m portal.documents.apart docx < briefing.docx
"""

import json
import resource
import signal
import sys
import traceback
from importlib import import_module

from portal.errors import Refused

READERS = {"docx": "word", "pptx": "powerpoint", "pdf": "pdf"}
PATIENCE = 30  # seconds by the clock
MOST_TIME = 20  # seconds of a processor
MOST_MEMORY = 512 * 1024 * 1024  # bytes
MOST_TEXT = 2_000_000  # letters
MOST_BLOCKS = 50_000
LIMITS = {
    resource.RLIMIT_CPU: MOST_TIME,
    resource.RLIMIT_AS: MOST_MEMORY,
    resource.RLIMIT_FSIZE: 0,
    resource.RLIMIT_CORE: 0,
}
NOT_READ = "This file could not be read: {}."
DAMAGED = NOT_READ.format("it is damaged, or made in a way the portal does not know")
TOO_LARGE = NOT_READ.format("it takes too much memory. Bring in its text instead")
TOO_SLOW = NOT_READ.format("it takes too long. Bring in a shorter part of it, or its text")
TOO_MUCH_TEXT = NOT_READ.format("it holds more text than the portal reads at once. Split it")


def main(kind: str):
    read = import_module(f"portal.documents.{READERS[kind]}").read
    signal.alarm(PATIENCE)
    for limit, most in LIMITS.items():
        resource.setrlimit(limit, (most, most))
    answer = json.dumps(answered(read, sys.stdin.buffer), ensure_ascii=False)
    sys.stdout.buffer.write(answer.encode("utf-8", "replace"))


def answered(read, file) -> dict:
    """The blocks, or the sentence that says why there are none.

    Whatever goes wrong within is taken for the file's doing. Where it did is told too, for the log,
    but nothing of what the file says.
    """
    try:
        blocks = read(file)
    except Refused as refusal:
        return {"refused": str(refusal)}
    except MemoryError:
        return {"refused": TOO_LARGE}
    except Exception as problem:
        place = traceback.extract_tb(problem.__traceback__)[-1].name
        return {"refused": DAMAGED, "problem": f"{type(problem).__name__} in {place}"}
    if len(blocks) > MOST_BLOCKS or sum(len(block.text) for block in blocks) > MOST_TEXT:
        return {"refused": TOO_MUCH_TEXT}
    return {"blocks": blocks}


if __name__ == "__main__":
    main(sys.argv[1])

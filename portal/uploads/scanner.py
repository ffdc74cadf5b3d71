"""The virus scanner: clamd, asked over the network with its INSTREAM command."""

import socket
import struct
from collections.abc import Iterable

from django.conf import settings

PATIENCE = 10  # seconds for each step of the conversation
PIECE = 64 * 1024
LONGEST_ANSWER = 4096


class Unavailable(Exception):
    """The scanner gave no verdict; the message says why."""


def is_set_up() -> bool:
    return settings.SCANNER is not None


def finding_in(pieces: Iterable[bytes]) -> str:
    """The name of the virus the scanner finds, or nothing. Raises Unavailable."""
    try:
        with socket.create_connection(settings.SCANNER, timeout=PATIENCE) as scanner:
            _send(scanner, pieces)
            answer = _answer(scanner)
    except OSError as problem:
        raise Unavailable(f"{type(problem).__name__}: {problem}") from problem
    if answer == "stream: OK":
        return ""
    if answer.startswith("stream: ") and answer.endswith(" FOUND"):
        return answer.removeprefix("stream: ").removesuffix(" FOUND")
    raise Unavailable(answer or "The scanner hung up.")


def _send(scanner, pieces):
    scanner.sendall(b"zINSTREAM\0")
    for large in pieces:
        for start in range(0, len(large), PIECE):
            piece = large[start : start + PIECE]
            scanner.sendall(struct.pack("!L", len(piece)) + piece)
    scanner.sendall(struct.pack("!L", 0))


def _answer(scanner) -> str:
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER:
        piece = scanner.recv(LONGEST_ANSWER)
        if not piece:
            break
        answer += piece
    return answer.rstrip(b"\0\n").decode(errors="replace")

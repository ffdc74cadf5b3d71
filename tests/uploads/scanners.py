"""A virus scanner that speaks clamd's INSTREAM, and behaves as badly as it is told."""

import contextlib
import socketserver
import struct
import threading

from tests.uploads.samples import EICAR

KNOWN = {EICAR: "Eicar-Signature", b"our own test virus": "Portal.Test.OurOwn"}


class Clamd(socketserver.ThreadingTCPServer):
    """Knows two viruses. `answer` is said whatever comes; `silent` says nothing at all."""

    allow_reuse_address = daemon_threads = True

    def __init__(self, answer=None, silent=False, most=None):
        super().__init__(("127.0.0.1", 0), Conversation)
        self.answer, self.silent, self.most = answer, silent, most
        self.heard, self.ended = [], threading.Event()


class Conversation(socketserver.StreamRequestHandler):
    def handle(self):
        assert self.rfile.read(10) == b"zINSTREAM\0"
        content = b""
        while length := struct.unpack("!L", self.rfile.read(4))[0]:
            content += self.rfile.read(length)
            if self.server.most and len(content) > self.server.most:
                return self.say("INSTREAM size limit exceeded. ERROR")
        self.server.heard.append(content)
        if self.server.silent:
            self.server.ended.wait(30)
        else:
            self.say(self.server.answer or self.verdict(content))

    def verdict(self, content):
        found = [name for virus, name in KNOWN.items() if virus in content]
        return f"stream: {found[0]} FOUND" if found else "stream: OK"

    def say(self, words):
        self.wfile.write(words.encode() + b"\0")


@contextlib.contextmanager
def clamd(settings, **behaviour):
    """A scanner at work, and the settings that name it."""
    server = Clamd(**behaviour)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    settings.SCANNER = server.server_address
    try:
        yield server
    finally:
        server.ended.set()
        server.shutdown()
        server.server_close()
        thread.join()

"""A mail server of our own on this machine, which answers as it is told to."""

import asyncio
import contextlib
import socket

from aiosmtpd.controller import Controller


class Sink:
    """Keeps what it accepts in `received`, and gives some recipients another answer.

    `answers` holds an answer by address; an address in `hangs` is never answered after DATA.
    Once it has an e-mail it does `meanwhile`, and answers when that is done.
    """

    def __init__(self):
        self.received, self.answers, self.hangs = [], {}, set()
        self.meanwhile = lambda: None
        self.talks = 0

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        self.talks += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server, session, envelope, address, options):
        if answer := self.answers.get(address):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.hangs.intersection(envelope.rcpt_tos):
            await asyncio.sleep(60)
        self.received.append(envelope)
        await asyncio.to_thread(self.meanwhile)
        return "250 OK"

    def addresses(self):
        return [address for envelope in self.received for address in envelope.rcpt_tos]

    def numbers(self):
        """The Message-ID of each e-mail it kept."""
        texts = [envelope.content.decode() for envelope in self.received]
        headers = [line for text in texts for line in text.split("\r\n\r\n")[0].splitlines()]
        return [line.split(": ", 1)[1] for line in headers if line.startswith("Message-ID: ")]

    @contextlib.contextmanager
    def listening(self, port=0):
        """Answers while the block runs; gives its port."""
        controller = Controller(self, "127.0.0.1", port or unused_port())
        controller.start()
        try:
            yield controller.port
        finally:
            controller.stop()


def unused_port():
    with socket.create_server(("127.0.0.1", 0)) as attempt:
        return attempt.getsockname()[1]

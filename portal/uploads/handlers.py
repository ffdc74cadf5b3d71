"""How files arrive: streamed to disk, and never more of them than the portal could take."""

import contextlib
import logging

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler

from portal.uploads.kinds import LARGEST, MB

MOST_AT_ONCE = 2 * LARGEST  # bytes of all the files of one request
TOO_LARGE = f"This file is larger than {LARGEST // MB} MB. Make it smaller or split it."
TOO_MUCH = "These files are too large to send at once. Add them one by one."
NO_ROOM = (
    "The portal could not store this file: its disk may be full. Nothing of it was kept. "
    "Tell whoever looks after the portal."
)
logger = logging.getLogger(__name__)


class Bounded(TemporaryFileUploadHandler):
    """Writes each file to disk while it arrives. What cannot be kept is read past, and the form is
    handed an empty file that says why in `refusal`: all else that was typed arrives."""

    received = 0

    def new_file(self, *args, **kwargs):
        self.refusal = ""
        vars(self).pop("file", None)
        try:
            super().new_file(*args, **kwargs)
        except OSError as problem:
            self._let_go(NO_ROOM, problem)

    def receive_data_chunk(self, raw_data, start):
        if self.refusal:
            return
        self.received += len(raw_data)
        if start + len(raw_data) > LARGEST:
            self._let_go(TOO_LARGE)
        elif self.received > MOST_AT_ONCE:
            self._let_go(TOO_MUCH)
        else:
            with self._or_no_room():
                self.file.write(raw_data)

    def file_complete(self, file_size):
        if not self.refusal:
            with self._or_no_room():
                return super().file_complete(file_size)
        empty = SimpleUploadedFile(self.file_name, b"")
        empty.refusal = self.refusal
        return empty

    @contextlib.contextmanager
    def _or_no_room(self):
        try:
            yield
        except OSError as problem:
            self._let_go(NO_ROOM, problem)

    def _let_go(self, refusal, problem=None):
        if problem:
            logger.error("A file could not be received: %s", problem)
        self.refusal = refusal
        with contextlib.suppress(AttributeError, OSError):
            self.file.close()

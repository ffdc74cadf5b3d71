"""The kinds of file the office may give, and how large each may be."""

from django.db import models

MB = 1024 * 1024


class Kind(models.TextChoices):
    """A kind of file; its value is the end of its name."""

    PDF = "pdf", "PDF"
    WORD = "docx", "Word"
    POWERPOINT = "pptx", "PowerPoint"
    EXCEL = "xlsx", "Excel"
    PNG = "png", "PNG"
    JPEG = "jpg", "JPEG"
    MP3 = "mp3", "MP3"
    MP4 = "mp4", "MP4"

    @property
    def is_picture(self):
        return self in PICTURES

    @property
    def is_heard(self):
        """Sound or film: somebody who cannot hear it needs its words."""
        return self in HEARD

    @property
    def content_type(self):
        return CONTENT_TYPES[self]

    @property
    def largest(self):
        """The most bytes a file of this kind may have."""
        if self.is_picture:
            return 10 * MB
        return 100 * MB if self.is_heard else 20 * MB


PICTURES = {Kind.PNG, Kind.JPEG}
HEARD = {Kind.MP3, Kind.MP4}
OFFICE = "application/vnd.openxmlformats-officedocument."
CONTENT_TYPES = {
    Kind.PDF: "application/pdf",
    Kind.WORD: f"{OFFICE}wordprocessingml.document",
    Kind.POWERPOINT: f"{OFFICE}presentationml.presentation",
    Kind.EXCEL: f"{OFFICE}spreadsheetml.sheet",
    Kind.PNG: "image/png",
    Kind.JPEG: "image/jpeg",
    Kind.MP3: "audio/mpeg",
    Kind.MP4: "video/mp4",
}
LARGEST = max(kind.largest for kind in Kind)
TAKEN = (
    f"PDF, Word, PowerPoint or Excel up to {Kind.PDF.largest // MB} MB; "
    f"PNG or JPEG pictures up to {Kind.PNG.largest // MB} MB; "
    f"MP3 sound or MP4 film up to {Kind.MP4.largest // MB} MB."
)

class Refused(Exception):
    """A rule said no; each reason is a sentence for the person who asked."""

    def __init__(self, *reasons: str):
        super().__init__(*reasons)
        self.reasons = reasons

    def __str__(self):
        return " ".join(self.reasons)

class Refused(Exception):
    """A rule said no; the message is for the person who asked."""

"""A form that would undo what was said of a recommendation since it was opened is given back."""

from portal.desk.seen import SeenPages

CHANGED_MEANWHILE = (
    "Somebody changed this recommendation, or accepted an answer to it, while you were writing. "
    "Nothing of yours is lost: it is in the form below. Look at the page in another window, and "
    "save again once yours is what should stand."
)


class SeenWithAnswers(SeenPages):
    """Mixed into the desk of recommendations, whose own words are not changed there."""

    def hold(self, obj):
        """Its responses are held, as by whoever accepts an answer."""
        list(obj.responses.select_for_update())
        return obj

    def changed_meanwhile(self, obj):
        return CHANGED_MEANWHILE

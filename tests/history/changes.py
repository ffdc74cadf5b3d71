"""Changes made one after another, in a test's one transaction, as requests make them."""

import pghistory


def one_change(by=None):
    """What is done within it is one version, made by this user or by nobody."""
    return pghistory.context(user=by.pk) if by else pghistory.context()


def retitle(row, times, by=None):
    """Give `row` a new title, one change after another."""
    for number in range(times):
        with one_change(by):
            row.title = f"Title {number}"
            row.save()

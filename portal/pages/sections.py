"""The sections, as the navigation and the home page know them: by asking, never by name."""

from typing import NamedTuple

from django.apps import AppConfig, apps
from django.urls import reverse


class Notice(NamedTuple):
    """Something to know before anything else, for as long as it holds."""

    title: str
    url: str
    summary: str


class Section(AppConfig):
    """An app that is a section of the portal.

    Being one puts it into the navigation and on the home page; `portal` itself names none.
    """

    summary = ""  # what a reader finds here, in one sentence
    run_by = ""  # the role that runs it, where those who write do not: “Training administrator”
    more = ""  # the link from the home page to the section: “All briefings”

    def notices(self) -> list[Notice]:
        """What stands on the home page before the newest of the sections."""
        return []

    def own_pages(self, user) -> list[tuple[str, str]]:
        """The pages of `user`'s own here, as (title, address), for the frame of every page."""
        return []

    def latest(self):
        """A few rows for the home page, shown with the app's `_latest.html`."""
        return []

    def ways_in(self) -> list[tuple[str, str]]:
        """Other pages that the home page links to, as (title, address)."""
        return []

    @property
    def url(self):
        return reverse(f"{self.label}:index")

    @property
    def more_url(self):
        """Where the link below the newest leads: the section, unless it has a better page."""
        return self.url

    @property
    def latest_template(self):
        return f"{self.label}/_latest.html"


def own_pages(user) -> list[tuple[str, str]]:
    """The pages of `user`'s own in every section."""
    return [page for section in sections() for page in section.own_pages(user)]


def sections() -> list[Section]:
    """Every section, in the order of INSTALLED_APPS."""
    return [config for config in apps.get_app_configs() if isinstance(config, Section)]

import gc
import os

import pytest
import time_machine
from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.management import call_command
from django.db import connection, connections
from django.test import Client, TransactionTestCase
from django.test.testcases import LiveServerThread
from django.utils import timezone
from whitenoise.middleware import WhiteNoiseMiddleware

from portal.accounts.demo import MANAGER, OFFICE, PUBLISHER, TRAINER, WRITER
from portal.accounts.models import User
from tests import browser, databases, emptying, migrated
from tests.people import Person
from tests.signing_in import sign_in

SIGNED_IN = {"office": OFFICE, "leaver": OFFICE, "another": WRITER, "publisher": PUBLISHER}
SIGNED_IN |= {"manager": MANAGER, "training": TRAINER}
COST_OF_PASSWORDS = {
    cost: getattr(Argon2PasswordHasher, cost)
    for cost in ("time_cost", "memory_cost", "parallelism")
}


def pytest_collection_finish():
    """What is loaded by now stays: Python need not look through it for rubbish again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def pytest_collection_modifyitems(items):
    """What is looked at in a browser is marked as such: `make browser` runs it."""
    for item in items:
        if "chromium" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """A browser keeps its connection to the server, whose thread would keep the database's.

    A throw-away server has a database to begin from; on another, migrations are run.
    """
    connections.databases["default"]["CONN_MAX_AGE"] = 0
    if url := os.environ.get("TESTS_BEGIN_FROM"):
        migrated.ready(url)
        connections.databases["default"]["TEST"]["TEMPLATE"] = "migrated"


@pytest.fixture(scope="session", autouse=True)
def emptied_quickly():
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(TransactionTestCase, "_fixture_teardown", emptying.empty)
        yield


@pytest.fixture(scope="session", autouse=True)
def passwords_cost_little():
    """What makes a password slow to guess makes it slow to test; see `passwords_cost_much`."""
    with pytest.MonkeyPatch.context() as patched:
        for cost, least in {"time_cost": 1, "memory_cost": 8, "parallelism": 1}.items():
            patched.setattr(Argon2PasswordHasher, cost, least)
        yield


@pytest.fixture
def passwords_cost_much(monkeypatch):
    """As they do outside tests."""
    for cost, usual in COST_OF_PASSWORDS.items():
        monkeypatch.setattr(Argon2PasswordHasher, cost, usual)


@pytest.fixture(scope="session", autouse=True)
def static_files_found_once():
    """Every client starts WhiteNoise anew, which reads the same thousand files each time."""
    look, found = WhiteNoiseMiddleware.update_files_dictionary, {}

    def look_once(self, root, prefix):
        if (root, prefix) not in found:
            look(self, root, prefix)
            found[root, prefix] = dict(self.files)
        self.files.update(found[root, prefix])

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(WhiteNoiseMiddleware, "update_files_dictionary", look_once)
        yield


@pytest.fixture(scope="module")
def swept(django_db_setup, django_db_blocker):
    """For a module whose tests let the database count its rows.

    A table that held rows of tests taken back, and none of this one's, is long to the database and
    empty from then on: it would plan to read it again for every row of another.
    """
    yield
    with django_db_blocker.unblock():
        emptying.sweep_up()


@pytest.fixture(scope="session")
def chromium():
    """A browser. While its loop runs in this thread, Django keeps other connections for it."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    connections.close_all()
    with browser.running() as chromium:
        yield chromium
        connections.close_all()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="session")
def demonstrated(django_db_setup, django_db_blocker):
    """The name of a database with the demonstration in it, loaded once."""
    with django_db_blocker.unblock():
        tested = connection.settings_dict
        name = f"{tested['NAME']}_demonstrated"
        databases.copy(tested["TEST"].get("TEMPLATE") or tested["NAME"], name)
        with databases.in_use(name):
            call_command("load_demo")
        yield name
        databases.drop(name)


@pytest.fixture(scope="module")
def demonstration(demonstrated, django_db_blocker):
    """The demonstration's rows, committed, for a module's tests; gone after it."""
    with django_db_blocker.unblock():
        name = f"{demonstrated}_here"
        databases.copy(demonstrated, name)
        with databases.in_use(name):
            yield
        databases.drop(name)


@pytest.fixture(scope="module")
def site(demonstration):
    """The address of a running portal with the demonstration in it."""
    server = LiveServerThread("127.0.0.1", static_handler=lambda application: application)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    if server.error:
        raise server.error
    yield f"http://127.0.0.1:{server.port}"
    server.terminate()
    connections.close_all()


@pytest.fixture
def visitor(chromium, site):
    context = chromium.new_context()
    yield browser.Visitor(context.new_page(), site)
    context.close()


@pytest.fixture(scope="module")
def keys(demonstration, django_db_blocker):
    """The cookies of sessions that the running portal knows; one of them may be ended."""
    with django_db_blocker.unblock():
        yield {who: _session(email) for who, email in SIGNED_IN.items()}


def _session(email):
    client = Client()
    sign_in(client, User.objects.get(email=email))
    return client.cookies[settings.SESSION_COOKIE_NAME].value


@pytest.fixture
def people(chromium, site):
    """Makes people, with a browser each."""
    contexts = []

    def make():
        contexts.append(chromium.new_context())
        return Person(contexts[-1].new_page(), site)

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def signed_in(people, keys):
    """Makes people of the office who are signed in already."""

    def make(who):
        person = people()
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": keys[who], "url": person.site}
        person.page.context.add_cookies([cookie])
        return person

    return make


@pytest.fixture
def midday():
    """For sessions of some hours round now, which are on one day then, whenever the tests run."""
    noon = timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0)
    with time_machine.travel(noon):
        yield

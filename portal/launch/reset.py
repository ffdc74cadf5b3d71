"""`make demo-reset`: the demonstration as on its first day. Everything written since is lost."""

import os
import sys

from portal.launch import VAR, demo
from portal.launch.processes import STOPS, alone, heed, manage


def main():
    if os.environ.get("DATABASE_URL"):
        sys.exit("DATABASE_URL is set: only the demonstration's own database can be reset.")
    heed(*STOPS)
    demo.settings()
    with demo.postgres() as server, alone(VAR / "run.lock"):
        server.drop()
        server.url()
        manage("migrate", "-v0")
        manage("load_demo")
    print("The demonstration is as on its first day.")


if __name__ == "__main__":
    main()

"""Starting the portal on one machine: packages, PostgreSQL, front end, web server.

Nothing here runs in a production web process; `make` and `manage.py` use it.
"""

from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
VAR = CHECKOUT / "var"

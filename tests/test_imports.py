"""What may import what: the map in README.md, held."""

import ast
from pathlib import Path

import pytest

from portal.launch import CHECKOUT

SECTIONS = {"briefings", "procedures", "training", "reviews"}
COMPOSE = {"portal.urls", "portal.settings"}  # they put the site together; nothing imports them
MAY_IMPORT = {
    "briefings": {"portal"},
    "procedures": {"portal"},
    "training": {"portal"},
    "reviews": {"portal", "briefings", "procedures", "training"},
}
# Inside portal, a room may import those further right, never further left.
ROOMS = [
    "resources",
    "newsletter",
    "alerts",
    "topics",
    "search",
    "publishing",
    "documents",
    "uploads",
    "reference",
    "accounts",
    "outbox",
    "desk",
    "history",
    "audit",
    "paper",
    "pages",
    "launch",
]


def modules():
    """Every module of ours as (dotted name, path), tests and migrations left out."""
    for top in [*sorted(SECTIONS), "portal"]:
        for path in sorted((CHECKOUT / top).rglob("*.py")):
            if "migrations" not in path.parts:
                name = ".".join(path.relative_to(CHECKOUT).with_suffix("").parts)
                yield name.removesuffix(".__init__"), path


def imports(path: Path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def wrong_arrows(name, path):
    top = name.split(".")[0]
    for imported in imports(path):
        target = imported.split(".")[0]
        if imported.startswith(tuple(COMPOSE)):
            yield f"{name} imports {imported}: nothing imports what composes the site"
        elif target in SECTIONS and name not in COMPOSE and target != top:
            if target not in MAY_IMPORT.get(top, set()):
                yield f"{name} imports {imported}"
        elif target == top == "portal" and leftward(name, imported):
            yield f"{name} imports {imported}: rooms import to the right only"


def leftward(name, imported):
    room, other = (part.split(".")[1:2] for part in (name, imported))
    if not room or not other or room[0] not in ROOMS or other[0] not in ROOMS:
        return False
    return ROOMS.index(other[0]) < ROOMS.index(room[0])


def test_every_room_has_its_place_in_the_order():
    rooms = {path.name for path in (CHECKOUT / "portal").iterdir() if path.is_dir()}

    assert rooms - {"__pycache__"} == set(ROOMS)


@pytest.mark.parametrize(("name", "path"), list(modules()), ids=lambda value: str(value))
def test_arrows_go_one_way(name, path):
    assert list(wrong_arrows(name, path)) == []


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("briefings.models", "from training.models import Course"),
        ("portal.views", "import reviews.models"),
        ("portal.reference.models", "from portal.publishing.models import Page"),
        ("training.views", "from portal.settings import DEBUG"),
    ],
)
def test_a_wrong_arrow_is_seen(tmp_path, name, line):
    path = tmp_path / "module.py"
    path.write_text(line)

    assert len(list(wrong_arrows(name, path))) == 1

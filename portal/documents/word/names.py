"""The elements of a Word document, by the names they have in its XML."""

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TEXT_BOX = f"{W}txbxContent"


def value(element, path: str) -> str | None:
    """The value of the element at `path` below, or None where there is none."""
    path = W + path.replace("/", f"/{W}")
    found = None if element is None else element.find(path)
    return None if found is None else found.get(f"{W}val")


def number(element, path: str) -> int | None:
    """The same as a whole number."""
    found = value(element, path) or ""
    return int(found) if found.removeprefix("-").isdecimal() and len(found) < 10 else None


def is_on(element, path: str) -> bool | None:
    """Whether a property is set or taken away; None where nothing is said of it."""
    found = element.find(f"{W}{path}")
    return None if found is None else found.get(f"{W}val", "1") in ("1", "true", "on")

"""The elements of a PowerPoint file, by the names they have in its XML."""

P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
KIND_OF_PLACEHOLDER = f"{P}nvSpPr/{P}nvPr/{P}ph"
TITLES = {"title", "ctrTitle"}

"""How lists write their numbers."""

LARGEST_ROMAN = 3999
ROMANS = [
    *[(1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc")],
    *[(50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")],
]


def lower_letter(number: int) -> str:
    """a to z, then aa, bb and so on."""
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def lower_roman(number: int) -> str:
    written = ""
    for worth, letters in ROMANS:
        written += letters * (number // worth)
        number %= worth
    return written


def ordinal(number: int) -> str:
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10 if number % 100 not in (11, 12, 13) else 0)
    return f"{number}{ending or 'th'}"


WAYS = {
    "decimalZero": "{:02}".format,
    "lowerLetter": lower_letter,
    "upperLetter": lambda number: lower_letter(number).upper(),
    "lowerRoman": lower_roman,
    "upperRoman": lambda number: lower_roman(number).upper(),
    "ordinal": ordinal,
}


def written(number: int, way: str) -> str:
    """The number in that way, by its name in Word; in digits where it cannot be."""
    possible = way in ("decimalZero", "ordinal") or 0 < number <= LARGEST_ROMAN
    return WAYS.get(way, str)(number) if possible else str(number)

"""Numbers in words, the same on every page: thousands, shares, intervals, days."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from swayed.money import decimals_of

NOTHING = "–"
GRADE_WORDS = {"strong": "strong", "some": "some", "not_enough": "not enough"}
CAUSE_WORDS = {
    "organic": "would have happened anyway",
    "activity": "own activity above the usual",
    "association": "likeness that lasts",
    "contact in general": "contact with anybody",
    "not provable by name": "people, not provable by name",
    "named people": "named people",
}


def number(value: float | None, digits: int = 0) -> str:
    """1234.5 as `1,235`; an unknown as a dash."""
    return NOTHING if value is None else f"{value:,.{digits}f}"


def money(value: float | None, currency: str | None = "") -> str:
    """An amount in major units as one reads it, `1,235 EUR`; small ones with their first decimal."""
    digits = 0 if value is None or abs(value) >= 10 else 1
    return f"{number(value, digits)} {currency or ''}".rstrip()


def minor_span(lower: int | None, upper: int | None, currency: str) -> str:
    """An interval of minor units, in whole major ones: `1,101–1,590`."""
    if lower is None or upper is None:
        return NOTHING
    places = 10 ** decimals_of(currency)
    return span(lower / places, upper / places)


def share(value: float | None, digits: int = 0) -> str:
    """0.123 as `12 %`."""
    return NOTHING if value is None else f"{100 * value:.{digits}f}\N{NO-BREAK SPACE}%"


def span(lower: float | None, upper: float | None, digits: int = 0) -> str:
    """An interval, `3–8`."""
    return NOTHING if lower is None or upper is None else f"{lower:,.{digits}f}–{upper:,.{digits}f}"


def plural(n: float, one: str, many: str = "") -> str:
    """`1 person`, `2 people`."""
    return f"{n:,.0f} {one if n == 1 else many or one + 's'}"


def named(n_moving: int, n_said: int) -> str:
    """Who is named, in a sentence without its end: `4 people move your customers, 1 is named by them`.

    Args:
        n_moving: people whose contacts show it. n_said: people whom customers name themselves, and nothing else.
    """
    moving = plural(n_moving, "person moves", "people move") + " your customers" if n_moving else ""
    by_whom = "by them" if n_moving else "by your customers"
    said = f"{plural(n_said, 'is' if n_moving else 'person is', 'are' if n_moving else 'people are')} named {by_whom}"
    return ", ".join(part for part in (moving, said if n_said else "") if part) or "Nobody can be named"


def day(moment: datetime | date | None, zone: str = "UTC") -> str:
    """`3 Nov 2025` in the workspace's zone."""
    if moment is None:
        return NOTHING
    local = moment.astimezone(ZoneInfo(zone)) if isinstance(moment, datetime) else moment
    return f"{local.day} {local:%b %Y}"


def ago(moment: datetime) -> str:
    """How long since, in the largest unit that fits."""
    seconds = (datetime.now(UTC) - moment.astimezone(UTC)).total_seconds()
    for size, unit in (
        (86_400 * 365, "year"),
        (86_400 * 30, "month"),
        (86_400, "day"),
        (3_600, "hour"),
        (60, "minute"),
    ):
        if seconds >= size:
            return f"{plural(int(seconds // size), unit)} ago"
    return "just now"


def initials(name: str) -> str:
    """One or two letters for a mark."""
    words = [word for word in name.replace("@", " ").replace("_", " ").split() if word[:1].isalnum()]
    return "".join(word[0] for word in words[:2]).upper() or "?"

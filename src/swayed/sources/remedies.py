"""What an operator can do about a row that was rejected, told by what would have been allowed there."""

from __future__ import annotations

from swayed.sources.jsonlines import ALLOWED
from swayed.tables import Type

# The first that is part of what is allowed tells.
_REMEDIES = (
    (
        "is required",
        "Import it together with the file that holds the value, fill it in at the source, or take the row out.",
    ),
    ("as in the header", "The line was cut off, or a cell with a separator in it is not quoted: export it again."),
    ("a quoted cell", "The line was cut off, or a quotation mark inside a cell is not doubled: export it again."),
    (ALLOWED, "The line was cut off or is no JSON: export it again."),
    ("bytes of the file's encoding", "Save the file as UTF-8, or export it again."),
    ("this key once", "Keep the row that is right, and take the others out."),
    ("a negative amount", "Write the amount of a refund with a minus."),
    ("day or month stands first", "Write every date of this column as YYYY-MM-DD."),
    ("decimal sign is not proven", "Write the amount with a decimal point and nothing else but digits."),
    ("at least", "Correct the number at the source."),
    ("at most", "Correct the number at the source."),
    (Type.INSTANT.value, "Write the time as in the example."),
    (Type.DATE.value, "Write the date as in the example."),
    (Type.MONEY.value, "Write the bare amount, without words or a currency."),
    (Type.REAL.value, "Write the bare number, without words or a unit."),
    (Type.INTEGER.value, "Write the bare number, without words or a unit."),
    (Type.FLAG.value, "Write yes or no."),
)
_OTHERWISE = "Write one of these."


def remedy(allowed: str) -> str:
    """What to do, in one sentence.

    Args:
        allowed: what the reject says is allowed.

    Example:
        >>> remedy("amount of money, with a decimal point")
        'Write the bare amount, without words or a currency.'
    """
    return next((do for words, do in _REMEDIES if words in allowed), _OTHERWISE)

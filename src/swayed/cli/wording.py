"""Words of strangers on a terminal: neither markup nor commands to the terminal, and no reordered letters."""

from __future__ import annotations

from rich.markup import escape as without_markup

_CONTROLS = [*range(0x20), *range(0x7F, 0xA0)]
_DIRECTIONS = [0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
_SHOWN_AS = dict.fromkeys([*_CONTROLS, *_DIRECTIONS], "\ufffd") | {ord("\n"): "\n", ord("\t"): " "}


def escape(text: str) -> str:
    r"""A text that says on the screen what it says, and does nothing.

    A name may hold an escape sequence that changes the terminal, or a mark that turns the order of letters round.

    Example:
        >>> escape("maya\\x1b[2J")
        'maya\ufffd\\\\[2J'
    """
    return without_markup(text.translate(_SHOWN_AS))

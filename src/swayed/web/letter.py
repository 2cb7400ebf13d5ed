"""What matters today beyond the page: as an Atom feed, as text, and as an e-mail that another program sends."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import quote
from xml.etree import ElementTree as ET

from markupsafe import Markup

from swayed.web.desk import Desk
from swayed.web.matters import Matter, matters_of

_ATOM = "http://www.w3.org/2005/Atom"
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML cannot hold; a stranger's name may."""


def feed(desk: Desk, base: str) -> bytes:
    """An Atom feed (RFC 4287): an entry is new when its words are.

    Args:
        desk: the workspace; base: the app's address, with its last slash.
    """
    home = f"{base}w/{quote(desk.name, safe='')}"
    newest = f"{_told_at(desk):%Y-%m-%dT%H:%M:%SZ}"
    root = ET.Element("feed", xmlns=_ATOM)
    _add(root, "id", home)
    _add(root, "title", f"{desk.name}: today")
    _add(root, "updated", newest)
    _add(ET.SubElement(root, "author"), "name", "swayed")
    ET.SubElement(root, "link", href=home)
    for matter in matters_of(desk):
        entry = ET.SubElement(root, "entry")
        mark = hashlib.sha256(f"{matter.link}\n{matter.title}\n{matter.words}".encode()).hexdigest()[:20]
        _add(entry, "id", f"{home}#{mark}")
        _add(entry, "title", matter.title)
        _add(entry, "updated", newest)
        _add(entry, "summary", matter.words)
        ET.SubElement(entry, "link", href=f"{base.rstrip('/')}{matter.link}")
    told: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return told


def as_text(matters: Sequence[Matter], base: str = "") -> str:
    """The matters as plain text.

    Args:
        matters: at most five; base: the app's address; no links where empty.
    """
    if not matters:
        return "Nothing is due. All answers are up to date.\n"
    told = []
    for number, matter in enumerate(matters, 1):
        link = f"\n   {matter.action}: {base.rstrip('/')}{matter.link}" if base else ""
        told.append(f"{number}. {_plain(matter.title)}\n   {_plain(matter.words)}{link}\n")
    return "\n".join(told)


def letter(desk: Desk, to: str, sender: str, base: str = "") -> EmailMessage:
    """An e-mail with the matters, as text and as HTML without pictures, scripts or anything fetched.

    Args:
        desk: the workspace; to, sender: addresses; base: the app's address; no links where empty.
    """
    matters = matters_of(desk)
    # Seven bits and plain line ends: what any program that sends mail takes from a pipe.
    message = EmailMessage(policy=policy.default.clone(cte_type="7bit"))
    message["To"], message["From"] = to, sender
    message["Subject"] = _plain(f"{desk.name}: {matters[0].title if matters else 'nothing is due'}")
    message["Date"] = format_datetime(datetime.now(UTC))
    # A machine wrote it: nobody's absence notice shall answer.
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(as_text(matters, base))
    message.add_alternative(_as_html(matters, base), subtype="html")
    return message


def _as_html(matters: Sequence[Matter], base: str) -> str:
    items = Markup("").join(
        Markup("<li style='margin: 0 0 1em'><b>{}</b><br>{}{}</li>").format(
            matter.title,
            matter.words,
            Markup("<br><a href='{}'>{}</a>").format(f"{base.rstrip('/')}{matter.link}", matter.action) if base else "",
        )
        for matter in matters
    )
    told = Markup("<ol>{}</ol>").format(items) if matters else Markup("<p>Nothing is due.</p>")
    return Markup("<!doctype html><html lang='en'><body style='font: 15px/1.5 sans-serif'>{}</body></html>\n").format(
        told
    )


def _told_at(desk: Desk) -> datetime:
    """When the tables last changed."""
    commits = desk.workspace.commits()
    return commits[0].committed_at.astimezone(UTC) if commits else datetime.now(UTC)


def _plain(text: str) -> str:
    """One line of a stranger's words: neither a line break nor a control character."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = _NOT_XML.sub("\ufffd", text)

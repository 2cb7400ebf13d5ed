"""A column mapping: which columns of the operator's own sheet mean which fields, proposed, confirmed once, remembered.

A mapping is remembered under the names of the sheet's columns, in any order: the next export of the same program bears
the same names, and is read without a question.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from difflib import SequenceMatcher
from functools import lru_cache
from pathlib import Path
from re import fullmatch, sub

from swayed.lake import Register
from swayed.sources.delimited import read_delimited
from swayed.sources.files import Format, InputFile
from swayed.sources.headers import normal_name
from swayed.sources.sheets import raw_name
from swayed.tables import Table, Type

_DAY = r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}"
FORMS = {
    "address": r"[^@\s]+@[^@\s]+\.[^@\s]+",
    "url": r"(https?://|www\.)\S+",
    "time": rf"({_DAY})([T ].*)?",
    "number": r"[-+]?[€$£]?\s?\d[\d\s.,']*\s?(€|%|EUR|USD)?",
    "flag": r"(?i)yes|no|true|false|ja|nein|x|0|1",
}
_TYPE_FORMS = {
    Type.INSTANT: "time",
    Type.DATE: "time",
    Type.MONEY: "number",
    Type.REAL: "number",
    Type.INTEGER: "number",
    Type.FLAG: "flag",
}
_SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "account_id": ("account", "profile", "creator", "influencer", "creator id", "influencer id", "konto"),
    "platform": ("network", "channel", "social network", "netzwerk", "kanal", "plattform"),
    "handle": ("username", "user name", "screen name", "instagram handle", "ig handle", "benutzername", "creator"),
    "display_name": ("name", "full name", "creator name", "influencer name"),
    "bio": ("description", "about", "biography"),
    "url": ("link", "profile url", "profile link", "website"),
    "location": ("city", "ort", "place"),
    "followers": ("follower count", "audience", "subscribers", "abonnenten"),
    "email": ("e-mail", "mail", "email address", "e-mail-adresse", "customer email"),
    "customer_id": ("customer", "customer number", "client id", "kundennummer", "kunden-nr"),
    "order_id": ("order", "order number", "order name", "bestellnummer", "bestellung"),
    "occurred_at": ("date", "time", "timestamp", "created at", "submitted at", "datum", "zeitpunkt", "order date"),
    "created_at": ("created", "date created", "registered", "angelegt am"),
    "posted_at": ("date", "published", "posted", "datum"),
    "text": ("answer", "response", "comment", "message", "content", "antwort", "how did you hear about us"),
    "code": ("discount code", "promo code", "coupon", "voucher", "rabattcode", "gutscheincode"),
    "cost": ("fee", "price", "rate", "payment", "honorar", "kosten", "budget"),
    "currency": ("ccy", "währung"),
    "value": ("amount", "total", "net", "revenue", "betrag", "umsatz"),
    "quantity": ("qty", "count", "menge", "anzahl"),
    "product": ("item", "article", "product name", "artikel", "produkt"),
    "category": ("product type", "product category", "kategorie"),
    "stage": ("event", "event type", "step", "status", "lifecycle stage"),
    "kind": ("type", "art"),
    "note": ("notes", "comment", "remark", "notiz"),
    "starts_on": ("start", "start date", "from", "beginn", "von"),
    "ends_on": ("end", "end date", "to", "until", "ende", "bis"),
    "may_contact": ("contact", "do not contact", "contact allowed"),
}
_ENOUGH = 0.6
_N_CELLS = 50


@dataclass(frozen=True, slots=True)
class Wanted:
    """A field that a sheet may hold.

    Args:
        name: the field.
        synonyms: what sheets call it.
        required: nothing can be read without it.
        form: what its cells look like, a key of `FORMS`; "" for any text.
    """

    name: str
    synonyms: tuple[str, ...] = ()
    required: bool = False
    form: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the columns of one sheet may mean.

    Args:
        about: the table or kind of file the mapping is for.
        headers: the columns as written.
        columns: field by column; a column that is left out has none.
        samples: a few cells per column.
        missing: required fields that no column was found for.
        is_remembered: the operator has confirmed it before.
    """

    about: str
    headers: tuple[str, ...]
    columns: Mapping[str, str]
    samples: Mapping[str, Sequence[str]]
    missing: tuple[str, ...]
    is_remembered: bool = False


def wanted_of(table: Table) -> tuple[Wanted, ...]:
    """The columns of a canonical table as fields to look for."""
    return tuple(
        Wanted(
            column.name,
            _SYNONYMS.get(column.name, ()),
            column.required,
            "address"
            if column.name == "email"
            else "url"
            if column.name == "url"
            else _TYPE_FORMS.get(column.type, ""),
        )
        for column in table.columns
        if not column.name.endswith("_is_day")
    )


def propose(
    about: str, wanted: Sequence[Wanted], headers: Sequence[str], samples: Mapping[str, Sequence[str]]
) -> Proposal:
    """The most likely field of every column, each field once.

    A name that says so decides; cells that cannot be such a field speak against it, cells of its form for it.

    Example:
        >>> fields = (Wanted("email", form="address"), Wanted("cost", ("fee",), form="number"))
        >>> propose("roster", fields, ["Mail", "Fee (EUR)"], {"Mail": ["a@b.de"], "Fee (EUR)": ["1,200"]}).columns
        {'Mail': 'email', 'Fee (EUR)': 'cost'}
    """
    weighed = sorted(
        (
            (_likeness(header, field) + _form(samples.get(header, ()), field), field.name, header)
            for header in headers
            for field in wanted
            if header.strip()
        ),
        reverse=True,
    )
    columns: dict[str, str] = {}
    for weight, name, header in weighed:
        if weight >= _ENOUGH and header not in columns and name not in columns.values():
            columns[header] = name
    ordered = {header: columns[header] for header in headers if header in columns}
    return Proposal(about, tuple(headers), ordered, samples, _missing(wanted, ordered))


def read_proposal(register: Register, about: str, wanted: Sequence[Wanted], path: Path) -> Proposal:
    """What the columns of a CSV mean: as remembered, else as its names and first cells suggest.

    Raises:
        SourceError: the file is no sheet.
    """
    sheet = read_delimited(InputFile(path, "", Format.DELIMITED), [field.name for field in wanted])
    first = next(sheet.batches, None)
    cells = [
        first.column(raw_name(i)).slice(0, _N_CELLS).to_pylist() if first else [] for i in range(len(sheet.headers))
    ]
    samples = {h: [str(c) for c in column if c is not None] for h, column in zip(sheet.headers, cells, strict=True)}
    known = remembered(register, about, sheet.headers)
    if known is not None:
        return Proposal(about, sheet.headers, known, samples, _missing(wanted, known), is_remembered=True)
    return propose(about, wanted, sheet.headers, samples)


def corrected(proposal: Proposal, wanted: Sequence[Wanted], changes: Mapping[str, str]) -> Proposal:
    """A proposal with the operator's corrections: field by column, "" to leave the column out."""
    kept = {h: name for h, name in proposal.columns.items() if h not in changes and name not in changes.values()}
    columns = {**kept, **{header: name for header, name in changes.items() if name}}
    ordered = {header: columns[header] for header in proposal.headers if header in columns}
    return Proposal(proposal.about, proposal.headers, ordered, proposal.samples, _missing(wanted, ordered))


def remember(register: Register, proposal: Proposal) -> None:
    """Keeps a confirmed mapping for every later sheet with these columns."""
    register.change(
        "INSERT OR REPLACE INTO mappings (signature, table_name, columns, confirmed_at) VALUES (?, ?, ?, ?)",
        *(_signature(proposal.headers), proposal.about, json.dumps(_by_name(proposal.columns))),
        datetime.now(UTC).isoformat(),
    )


def remembered(register: Register, about: str, headers: Sequence[str]) -> Mapping[str, str] | None:
    """The confirmed mapping of a sheet with these columns: field by column as it is written there; None when there is none."""
    rows = register.rows(
        "SELECT columns FROM mappings WHERE signature = ? AND table_name = ?", _signature(headers), about
    )
    if not rows:
        return None
    columns: dict[str, str] = json.loads(str(rows[0][0]))
    return {header: columns[normal_name(header)] for header in headers if normal_name(header) in columns}


def renamed(headers: Sequence[str], columns: Mapping[str, str]) -> tuple[str, ...]:
    """The headers with mapped ones under the names of their fields; others that bear such a name step aside."""
    taken = set(columns.values())
    return tuple(
        columns.get(header, f"{header} (as written)" if normal_name(header) in taken else header) for header in headers
    )


def _signature(headers: Sequence[str]) -> str:
    return hashlib.sha256(json.dumps(sorted(normal_name(header) for header in headers)).encode()).hexdigest()


def _by_name(columns: Mapping[str, str]) -> dict[str, str]:
    return {normal_name(header): name for header, name in columns.items()}


def _missing(wanted: Sequence[Wanted], columns: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(field.name for field in wanted if field.required and field.name not in columns.values())


def _likeness(header: str, field: Wanted) -> float:
    """0 to 1: how much the name of a column speaks for a field."""
    own = _words(header)
    best = 0.0
    for at, name in enumerate((field.name, *field.synonyms)):
        said = _words(name)
        if own == said:
            return 1.0 - 0.01 * min(at, 9)
        if said and set(said.split()) <= set(own.split()):
            best = max(best, 0.8 * len(said) / len(own) + 0.15)
        alike = SequenceMatcher(None, own, said)
        if alike.real_quick_ratio() > 0.8 and alike.quick_ratio() > 0.8:
            best = max(best, alike.ratio() - 0.15 if alike.ratio() > 0.8 else 0.0)
    return best


def _form(cells: Sequence[str], field: Wanted) -> float:
    """What the cells of a column add to a field's weight, or take from it."""
    filled = [cell.strip() for cell in cells if cell and cell.strip()]
    if not filled or not field.form:
        return 0.0
    share = sum(fullmatch(FORMS[field.form], cell) is not None for cell in filled) / len(filled)
    # Only an address or a link is so plain that it needs no name.
    speaks = 0.6 if field.form in ("address", "url") else 0.2
    return speaks * share if share > 0.8 else -0.5 * (1 - share)


@lru_cache(maxsize=4096)
def _words(name: str) -> str:
    return " ".join(sub(r"[^0-9a-zà-ÿ]+", " ", sub(r"\([^)]*\)", " ", normal_name(name))).split())

"""Texts for the public and for the files, written from the live settings of a workspace."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

DOCUMENTS: Mapping[str, str] = {
    "text": "how we use community contacts, for your site",
    "form": "a form to object, ask for a copy, or be erased",
    "records": "records of processing (Art. 30 GDPR)",
    "balance": "draft of the balancing test (Art. 6 (1) f GDPR)",
}
"""The documents by name, and what each is."""


def document(name: str, facts: Mapping[str, Any]) -> str:
    """One document as Markdown.

    Args:
        name: one of `DOCUMENTS`.
        facts: see `swayed.rights.Rights.facts`.
    """
    return _templates().get_template(f"{name}.md").render(**facts)


@cache
def _templates() -> Environment:
    # Markdown, not HTML: nothing is escaped; names of tables and numbers are all that is put in.
    return Environment(
        loader=PackageLoader("swayed.rights"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701
    )

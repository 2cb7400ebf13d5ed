"""Situations: the marketer's own definition of a decision, and what belongs to it.

Reads a situation file (YAML) and the facts of a workspace, and gives a validated `Situation`; the step reads the
imported tables and writes the posts, contacts, customers and stages of one situation.
"""

from swayed.situations.facts import AttributeFacts, WorkspaceFacts
from swayed.situations.reading import parse_situation, read_situation
from swayed.situations.resolving import require_stages, resolve, warnings_of
from swayed.situations.settings import Situation
from swayed.situations.template import TEMPLATE_KINDS, situation_template

__all__ = [
    "TEMPLATE_KINDS",
    "AttributeFacts",
    "Situation",
    "WorkspaceFacts",
    "parse_situation",
    "read_situation",
    "require_stages",
    "resolve",
    "situation_template",
    "warnings_of",
]

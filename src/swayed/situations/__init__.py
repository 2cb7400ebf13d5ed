"""Situations: the marketer's own definition of a decision, and which posts, contacts, customers and stages belong to it.

Reads a situation file (YAML) and the facts of a workspace, and gives a validated `Situation`. The step reads the imported
tables and writes the tables declared in `tables`.
"""

from swayed.situations.facts import AttributeFacts, WorkspaceFacts
from swayed.situations.reading import parse_situation, read_situation
from swayed.situations.settings import Situation
from swayed.situations.template import TEMPLATE_KINDS, situation_template
from swayed.situations.validation import resolve, warnings_of

__all__ = [
    "TEMPLATE_KINDS",
    "AttributeFacts",
    "Situation",
    "WorkspaceFacts",
    "parse_situation",
    "read_situation",
    "resolve",
    "situation_template",
    "warnings_of",
]

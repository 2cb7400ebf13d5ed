"""People's rights: to see what is held, to object, to be erased; retention, and the texts that the law asks for.

Reads every table of the lake, results and all files of the workspace. Writes `objections`, and on an erasure every table
that tells of the erased.
"""

from swayed.rights.documents import DOCUMENTS
from swayed.rights.erasing import Erasure
from swayed.rights.rights import Rights
from swayed.rights.subject import Subject
from swayed.rights.wording import BESIDE_WORDS, why_figures_change

__all__ = ["BESIDE_WORDS", "DOCUMENTS", "Erasure", "Rights", "Subject", "why_figures_change"]

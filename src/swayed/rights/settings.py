"""Cut-offs of erasure and of who is left out."""

COMMON_AUTHORS = 20
"""A handle that more authors than this write as a bare word is a word of the language: only `@handle` is taken out of texts."""

SEARCHED_TEXTS = 50
"""Texts of the erased, the longest first, of which the proof looks for the opening words; handles and names are all looked for."""

TEXT_OPENING = 40
"""Letters of a text that are looked for: enough to be nobody else's."""

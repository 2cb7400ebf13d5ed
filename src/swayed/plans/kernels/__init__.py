"""Arithmetic of plans on arrays. Nothing here knows a table or an engine."""

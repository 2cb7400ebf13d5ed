"""Arithmetic of the stage-hazard model on arrays. Nothing here knows a table or an engine.

Times are float64 days since the start of the observed period; persons, customers and cells are dense integers.
"""

"""Pictures drawn on the server as SVG, so that every page shows them without scripts.

Colours are classes of the style sheet (`s0`, `s1` ... by the stage's place on the path), so that light and dark are one
drawing. Every picture has a title, and stands beside a table that says the same.
"""

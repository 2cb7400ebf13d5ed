"""Exports of shops, forums, networks and tools become rows of the canonical tables.

Reads files, folders and archives as the programs write them. Writes nothing itself: the rows it maps pass through the
same typing, comparison and rejects as tables that the operator made. One module per source declares what its files look
like; one SQL file per table says how they are read.
"""

from swayed.sources.exports.declaration import Map, Part, Policy, Shape, Source
from swayed.sources.exports.exports_import import import_export
from swayed.sources.exports.registry import SOURCES, source_named

__all__ = ["SOURCES", "Map", "Part", "Policy", "Shape", "Source", "import_export", "source_named"]

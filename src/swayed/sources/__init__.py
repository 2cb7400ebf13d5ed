"""Sources: files of the operator become the canonical tables of the lake.

Reads CSV, JSON Lines and Parquet named after the tables of the contract. Writes those tables, `customer_attributes`,
`event_attributes` and `rejects`. Files are laid out in a staging folder, typed and checked by SQL, compared with what
is there, and committed once; a file that cannot be read stops the import before anything is written.
"""

from swayed.sources.summary import Detection, ImportSummary, SampleChange, TableCounts
from swayed.sources.tables_import import import_tables

__all__ = ["Detection", "ImportSummary", "SampleChange", "TableCounts", "import_tables"]

"""SQL that compares the accepted rows of an import with the rows that are there, and merges the two.

Names: `import_rows` all typed rows of one table, `import_accepted` those that passed, `import_existing` the committed
table with its `row_key`, `import_changes` the keys that are new or changed.
"""

from __future__ import annotations

from swayed.sources.typed_rows import content_sql, key_sql, present_bit
from swayed.tables import Table


def repeated_sql(table: Table) -> str:
    """Rows whose key stands more than once: which copy each is, whether the copies agree, and a partner's place."""
    return f"""
SELECT file_no, row, line, row_key, copy, is_conflict, coalesce(next_file_no, previous_file_no) AS partner_file_no,
    coalesce(next_line, previous_line) AS partner_line
FROM (
    SELECT file_no, row, line, row_key, row_number() OVER ordered AS copy,
        min(content) OVER (PARTITION BY row_key) <> max(content) OVER (PARTITION BY row_key) AS is_conflict,
        lead(file_no) OVER ordered AS next_file_no, lead(line) OVER ordered AS next_line,
        lag(file_no) OVER ordered AS previous_file_no, lag(line) OVER ordered AS previous_line
    FROM (
        SELECT file_no, row, line, row_key, md5({content_sql(table)}) AS content
        FROM import_rows
        WHERE NOT is_faulty AND row_key IN (SELECT row_key FROM import_repeated_keys)
    )
    WINDOW ordered AS (PARTITION BY row_key ORDER BY file_no, row)
)"""


def existing_sql(table: Table, source: str) -> str:
    """The committed rows with their key as one text."""
    return f"SELECT {key_sql(table)} AS row_key, * FROM {source}"


def changes_sql(table: Table) -> str:
    """Key, status and changed columns of every accepted row that is new or changes a cell."""
    tests = [
        f'CASE WHEN {_is_present(table, name)} AND a."{name}" IS DISTINCT FROM e."{name}" THEN \'{name}\' END'
        for name in table.column_names
        if name not in table.key
    ]
    differing = f"list_filter([{', '.join(tests)}], lambda x: x IS NOT NULL)" if tests else "CAST([] AS VARCHAR[])"
    return f"""
SELECT row_key, CASE WHEN is_there THEN 'changed' ELSE 'new' END AS status, columns
FROM (
    SELECT a.row_key, e.row_key IS NOT NULL AS is_there,
        CASE WHEN e.row_key IS NULL THEN CAST([] AS VARCHAR[]) ELSE {differing} END AS columns
    FROM import_accepted AS a
    LEFT JOIN import_existing AS e ON a.row_key = e.row_key
)
WHERE NOT is_there OR len(columns) > 0"""


def new_rows_sql(table: Table, *, is_first: bool) -> str:
    """The accepted rows that are new, as the table stores them."""
    columns = ", ".join(f'"{name}"' for name in table.column_names)
    wanted = "" if is_first else " WHERE row_key IN (SELECT row_key FROM import_changes WHERE status = 'new')"
    return f"SELECT {columns} FROM import_accepted{wanted}"


def merged_sql(table: Table) -> str:
    """The whole table after the import."""
    columns = ", ".join(
        f'e."{name}"'
        if name in table.key
        # An existing row without a partner has no `present`, so its test is unknown and the old cell stays.
        else f'CASE WHEN {_is_present(table, name)} THEN a."{name}" ELSE e."{name}" END AS "{name}"'
        for name in table.column_names
    )
    return (
        f"SELECT {columns} FROM import_existing AS e LEFT JOIN import_accepted AS a ON a.row_key = e.row_key "
        f"UNION ALL {new_rows_sql(table, is_first=False)}"
    )


def attribute_rows_sql(table: Table) -> str:
    """The attributes of accepted rows, one a row; a null value takes the attribute away."""
    (key,) = table.key
    return (
        f'SELECT "{key}", item.name AS attribute, item.value AS "value" '
        f'FROM (SELECT "{key}", unnest(attributes) AS item FROM import_accepted)'
    )


def attribute_changes_sql(table: Table) -> str:
    """The attributes that are new, change or go."""
    (key,) = table.key
    return f"""
SELECT a."{key}", a.attribute, a."value", CASE WHEN e.attribute IS NULL THEN 'new' ELSE 'changed' END AS status
FROM import_attribute_rows AS a
LEFT JOIN import_existing_attributes AS e ON a."{key}" = e."{key}" AND a.attribute = e.attribute
WHERE a."value" IS DISTINCT FROM e."value" """


def merged_attributes_sql(table: Table) -> str:
    """The whole attribute table after the import."""
    (key,) = table.key
    return f"""
SELECT e."{key}", e.attribute, e."value"
FROM import_existing_attributes AS e
LEFT JOIN import_attribute_changes AS c ON e."{key}" = c."{key}" AND e.attribute = c.attribute
WHERE c.attribute IS NULL
UNION ALL
SELECT "{key}", attribute, "value" FROM import_attribute_changes WHERE "value" IS NOT NULL"""


def _is_present(table: Table, name: str) -> str:
    bit = present_bit(table, name)
    return f"(a.present & {bit}) <> 0"

"""Numbered migrations of `app.sqlite`; each runs once, in order, in its own transaction.

Delta tables need none for a new column: the engine opens a table by its declaration and reads absent columns as
unknown.
"""

from sqlite_utils import Database, Migrations

MIGRATIONS = Migrations("swayed")


def known_migrations() -> set[str]:
    """Names of the migrations that this version of swayed knows."""
    return {migration.name for migration in MIGRATIONS.pending(Database(memory=True))}


@MIGRATIONS(name="0001_settings_and_commits")
def settings_and_commits(database: Database) -> None:
    database.table("settings").create({"name": str, "value": str}, pk="name")
    database.table("commits").create(
        {"commit_id": int, "committed_at": str, "note": str, "versions": str},
        pk="commit_id",
        not_null={"committed_at", "note", "versions"},
    )


@MIGRATIONS(name="0002_originals_and_mappings")
def originals_and_mappings(database: Database) -> None:
    database.table("originals").create(
        {"digest": str, "source": str, "name": str, "n_bytes": int, "kept_at": str, "keep_until": str},
        pk=("digest", "source", "name"),
        not_null={"n_bytes", "kept_at"},
    )
    database.table("mappings").create(
        {"signature": str, "table_name": str, "columns": str, "confirmed_at": str},
        pk=("signature", "table_name"),
        not_null={"columns", "confirmed_at"},
    )


@MIGRATIONS(name="0003_pulls")
def pulls(database: Database) -> None:
    database.table("pulls").create(
        {
            "source": str,
            "server": str,
            "kind": str,
            "what": str,
            "login": str,
            "covered_from": str,
            "covered_until": str,
            "walks": str,
            "changed_at": str,
        },
        pk=("source", "server", "kind", "what"),
        not_null={"login", "walks", "changed_at"},
    )


@MIGRATIONS(name="0004_erasures_and_tombstones")
def erasures_and_tombstones(database: Database) -> None:
    database.table("erasures").create(
        {"erasure_id": str, "asked_at": str, "finished_at": str, "plan": str, "outcome": str},
        pk="erasure_id",
        not_null={"asked_at"},
    )
    database.table("tombstones").create(
        {"digest": str, "kind": str, "erased_at": str}, pk="digest", not_null={"kind", "erased_at"}
    )


@MIGRATIONS(name="0005_digests")
def digests(database: Database) -> None:
    database.table("digests").create(
        {"path": str, "n_bytes": int, "digest": str}, pk="path", not_null={"n_bytes", "digest"}
    )

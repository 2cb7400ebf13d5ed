"""The small language that declares a table, and the canonical input tables of swayed.

A table is declared once: its columns with type, unit and check, its key, its grain. Everything else — Arrow schema,
import checks, reference page, engine views — is derived from the declaration.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

import pyarrow as pa


class Type(Enum):
    """What a cell may hold; the value is the word shown to operators."""

    TEXT = "text"
    LIST = "list of texts separated by |"
    INSTANT = "time (ISO 8601, for instance 2025-03-01T12:00:00Z) or date"
    DATE = "date (for instance 2025-03-01)"
    INTEGER = "whole number"
    REAL = "number"
    MONEY = "amount of money"
    FLAG = "yes or no"

    @property
    def arrow(self) -> pa.DataType:
        """The Arrow type in which such a cell is stored."""
        return _ARROW[self]


_ARROW: Mapping[Type, pa.DataType] = {
    Type.TEXT: pa.string(),
    Type.LIST: pa.list_(pa.string()),
    Type.INSTANT: pa.timestamp("us", tz="UTC"),
    Type.DATE: pa.date32(),
    Type.INTEGER: pa.int64(),
    Type.REAL: pa.float64(),
    # Four decimals hold every currency's minor unit exactly; a float would not.
    Type.MONEY: pa.decimal128(18, 4),
    Type.FLAG: pa.bool_(),
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    Args:
        name: the column's name; fixed once published.
        type: what a cell may hold.
        doc: what the value means.
        required: whether a row without it is rejected.
        unit: unit of the value, empty for texts.
        minimum: smallest allowed value, None for no bound.
        maximum: largest allowed value, None for no bound.
        allowed: the only allowed words, empty for any.
    """

    name: str
    type: Type
    doc: str = ""
    required: bool = False
    unit: str = ""
    minimum: float | None = None
    maximum: float | None = None
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its grain, key and columns.

    Args:
        name: the table's name, also its folder and file stem.
        grain: what one row stands for.
        columns: the columns in order.
        key: the columns that identify a row.
        generated_key: the key is a hash of all other cells where the input has none.
        attributes: unknown columns become rows of this table (name), '' if they are refused.
        only_derived: written by swayed itself, never imported by name.
    """

    name: str
    grain: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    generated_key: bool = False
    attributes: str = ""
    only_derived: bool = False

    @property
    def schema(self) -> pa.Schema:
        """The Arrow schema of the table as stored."""
        return pa.schema([(column.name, column.type.arrow) for column in self.columns])

    @property
    def column_names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> Column:
        """The column called `name`; KeyError when the table has none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    def empty(self) -> pa.Table:
        """The table with no rows."""
        return self.schema.empty_table()

    def from_rows(self, rows: list[dict[str, Any]]) -> pa.Table:
        """Rows as an Arrow table of this schema; absent keys are unknown."""
        return pa.Table.from_pylist(rows, schema=self.schema)


def text(name: str, doc: str = "", **facts: Any) -> Column:
    return Column(name, Type.TEXT, doc, **facts)


def instant(name: str, doc: str = "", **facts: Any) -> Column:
    return Column(name, Type.INSTANT, doc, unit="UTC", **facts)


def day_flag(of: str) -> Column:
    """The companion of an instant: true where only the day of `of` is known."""
    return Column(f"{of}_is_day", Type.FLAG, f"only the day of {of} is known; the stored instant is its first moment")


def date(name: str, doc: str = "", **facts: Any) -> Column:
    return Column(name, Type.DATE, doc, unit="day", **facts)


def listing(name: str, doc: str = "", **facts: Any) -> Column:
    return Column(name, Type.LIST, doc, **facts)


def count(name: str, doc: str = "", **facts: Any) -> Column:
    return Column(name, Type.INTEGER, doc, minimum=0, **facts)


def real(name: str, doc: str = "", **facts: Any) -> Column:
    return Column(name, Type.REAL, doc, **facts)


def money(name: str, doc: str = "", **facts: Any) -> Column:
    return Column(name, Type.MONEY, doc, unit="major units of `currency`", **facts)


def flag(name: str, doc: str = "", **facts: Any) -> Column:
    return Column(name, Type.FLAG, doc, **facts)


ACCOUNTS = Table(
    "accounts",
    "one account on one platform",
    (
        text("account_id", "identifier of the account, unique over all platforms", required=True),
        text("platform", "`offline` for people or roles without an account", required=True),
        text("handle", "name of the account on its platform", required=True),
        text("display_name"),
        text("bio"),
        text("url", "page the account points to"),
        text("location"),
        count("followers", "audience; shown once beside an answer, used nowhere", unit="accounts"),
        count("following", unit="accounts"),
        instant("created_at"),
        text(
            "email_hash", "SHA-256 of the lower-case, trimmed e-mail, from a first-party sign-in; stored as a pseudonym"
        ),
        text("external_id", "identifier shared with the shop, from a first-party sign-in"),
        text("declared_customer_id", "the customer who declared this account his own"),
    ),
    key=("account_id",),
)

POSTS = Table(
    "posts",
    "one post",
    (
        text("post_id", required=True),
        text("account_id", "author", required=True),
        instant("posted_at", required=True),
        day_flag("posted_at"),
        text("text"),
        text("lang", "ISO 639-1"),
        text("community", "forum, group, channel or subreddit"),
        listing("products", "products the post is about"),
        text("reply_to_post_id"),
        text("repost_of_post_id"),
    ),
    key=("post_id",),
)

INTERACTIONS = Table(
    "interactions",
    "one contact of an account with another",
    (
        text("account_id", "who acted", required=True),
        text("target_account_id", "whom it concerned", required=True),
        text(
            "kind",
            "like, repost, quote, copy, credit, review_read, read, link_click, accepted_answer, reply, mention, "
            "answer, event_met, review, or any other word",
            required=True,
        ),
        instant("occurred_at", required=True),
        day_flag("occurred_at"),
        text("interaction_id", "generated from all cells where the input has none"),
        text("post_id"),
        text("community"),
        listing("products"),
        text("text"),
    ),
    key=("interaction_id",),
    generated_key=True,
)

FOLLOWS = Table(
    "follows",
    "one account following another",
    (
        text("account_id", "who follows", required=True),
        text("target_account_id", "who is followed", required=True),
        instant("since", "empty: unknown, taken as the later of both accounts' first trace"),
        day_flag("since"),
        text("follow_id", "the platform's name of the follow, where its deletion bears no other"),
    ),
    key=("account_id", "target_account_id"),
)

CUSTOMERS = Table(
    "customers",
    "one customer",
    (
        text("customer_id", required=True),
        text("email", "stored as a pseudonym under the workspace's key, never as it is"),
        text("name"),
        instant("created_at"),
        listing("handles", "`platform:handle` or account_id, as declared by the customer"),
        text("external_id"),
        flag("accepts_marketing"),
        instant("objected_at", "when the customer objected to being analysed"),
    ),
    key=("customer_id",),
    attributes="customer_attributes",
)

EVENTS = Table(
    "events",
    "one event of a customer on the path to purchase",
    (
        text("event_id", required=True),
        text("customer_id", required=True),
        text("stage", "`refund` marks a refund row, never a stage of the path", required=True),
        instant("occurred_at", required=True),
        day_flag("occurred_at"),
        text("product"),
        text("category"),
        money("value", "line amount after discount, without tax and shipping; negative on refunds"),
        text("currency", "ISO 4217"),
        text("order_id"),
        text("refund_of", "order_id that is refunded"),
        money("discount"),
        money("tax"),
        money("shipping"),
        money("cost_of_goods"),
        real("quantity", unit="pieces", minimum=0),
        text("status", allowed=("paid", "pending", "cancelled")),
    ),
    key=("event_id",),
    attributes="event_attributes",
)

TOUCHES = Table(
    "touches",
    "one declared or deterministic piece of evidence for an order, or a visit",
    (
        text("touch_id", required=True),
        text("kind", required=True, allowed=("survey", "referral", "code", "link", "visit")),
        text("customer_id"),
        text("order_id"),
        instant("occurred_at"),
        day_flag("occurred_at"),
        text("account_id", "the account that is named, where known"),
        text("code"),
        text("source"),
        text("medium"),
        text("campaign"),
        text("content"),
        text("term"),
        text("text", "the answer in the customer's words"),
    ),
    key=("touch_id",),
)

COLLABORATIONS = Table(
    "collaborations",
    "one agreement with one account",
    (
        text("collaboration_id", required=True),
        text("account_id", required=True),
        text("kind", allowed=("fee", "gift", "commission", "staff")),
        date("starts_on"),
        date("ends_on"),
        money("cost", minimum=0),
        money("product_cost", minimum=0),
        real("hours", unit="hours", minimum=0),
        real("commission_rate", unit="share 0-1", minimum=0, maximum=1),
        text("currency"),
        text("code"),
        text("utm_content"),
        date("usage_rights_until"),
        text("link", "address given to the account; a post that carries it is of the collaboration"),
        listing("products", "products it is about; a post about one of them, in its days, is of the collaboration"),
        text("agreed", "agreed content, in words; never what opinion is to be voiced"),
        text("disclosure", "words agreed on, by which posts state the connection"),
        count("n_agreed", "pieces of content agreed", unit="deliverables"),
        date("due_on", "day until which all of them are due"),
        date("pay_on", "day until which `cost` is to be paid"),
        text("note"),
    ),
    key=("collaboration_id",),
)

DELIVERABLES = Table(
    "deliverables",
    "one piece of content delivered under a collaboration",
    (
        text("deliverable_id", required=True),
        text("collaboration_id", required=True),
        text("account_id"),
        text("url"),
        instant("posted_at"),
        day_flag("posted_at"),
        text("text"),
        count("views"),
        count("clicks"),
        text("post_id", "the post in `posts`, where it is there; its text stands above `text`"),
        text("lang", "ISO 639-1"),
        flag("is_labelled", "the platform's own label, such as paid partnership, is on"),
    ),
    key=("deliverable_id",),
)

PAYMENTS = Table(
    "payments",
    "one payment under a collaboration",
    (
        text("payment_id", required=True),
        text("collaboration_id", required=True),
        date("paid_on", required=True),
        money("amount", "negative where money came back", required=True),
        text("currency", "that of the collaboration, where empty"),
        text("note"),
    ),
    key=("payment_id",),
)

RELATIONS = Table(
    "relations",
    "the operator's relation to one account",
    (
        text("account_id", required=True),
        text("may_contact", "default no", allowed=("agreed", "applied", "business", "no")),
        text("basis"),
        text("status"),
        text("note"),
        date("agreed_on"),
        text("next_step"),
        date("next_step_on"),
    ),
    key=("account_id",),
)

HOLDOUTS = Table(
    "holdouts",
    "one unit of an experiment in one arm",
    (
        text("holdout_id", required=True),
        text("unit_kind", required=True, allowed=("customer", "community", "region", "week", "account")),
        text("unit_id", required=True),
        text("arm", required=True, allowed=("treated", "control")),
        date("starts_on"),
        date("ends_on"),
    ),
    key=("holdout_id", "unit_kind", "unit_id"),
)

LIFTS = Table(
    "lifts",
    "what one experiment measured; it sets the level of increments",
    (
        text("lift_id", required=True),
        text("category", "whose steps were measured; empty: all"),
        text("stage", required=True),
        text("account_id", "whose contacts were withheld or started; empty: everybody's"),
        date("starts_on", required=True),
        date("ends_on", "last day", required=True),
        real("transitions", "extra steps measured; negative where there were fewer", required=True),
        real("standard_error", unit="transitions", minimum=1e-9, required=True),
    ),
    key=("lift_id",),
)

SPEND = Table(
    "spend",
    "the cost of another channel over some days",
    (
        text("channel", required=True),
        date("from_on", required=True),
        date("to_on", required=True),
        money("cost", required=True, minimum=0),
        text("currency"),
        count("new_customers"),
        money("net_margin"),
    ),
    key=("channel", "from_on", "to_on", "currency"),
)

RATES = Table(
    "rates",
    "what one unit of a currency is worth in the workspace's, from a day on",
    (
        text("currency", "ISO 4217", required=True),
        date("rated_on", "holds from this day until the next rate of the currency", required=True),
        real("rate", "units of the workspace's currency; read to ten decimals", minimum=1e-10, required=True),
    ),
    key=("currency", "rated_on"),
)

MARGINS = Table(
    "margins",
    "which share of the net value is margin, where orders do not tell their costs",
    (
        text("category", "`*` for all others", required=True),
        date("from_on", "holds from this day until the next share of the category", required=True),
        real("share", unit="share 0-1", minimum=0, maximum=1, required=True),
    ),
    key=("category", "from_on"),
)

CUSTOMER_ATTRIBUTES = Table(
    "customer_attributes",
    "one attribute of one customer: the columns of `customers` that swayed does not know",
    (text("customer_id", required=True), text("attribute", required=True), text("value")),
    key=("customer_id", "attribute"),
    only_derived=True,
)

EVENT_ATTRIBUTES = Table(
    "event_attributes",
    "one attribute of one event: the columns of `events` that swayed does not know",
    (text("event_id", required=True), text("attribute", required=True), text("value")),
    key=("event_id", "attribute"),
    only_derived=True,
)

REJECTS = Table(
    "rejects",
    "one row that could not be loaded, with the reason",
    (
        text("import_id", "the import that refused the row", required=True),
        text("file", required=True),
        Column("line", Type.INTEGER, "1-based line of the file; row number in Parquet", required=True),
        text("table", required=True),
        text("column"),
        text("found", required=True),
        text("allowed", required=True),
    ),
    only_derived=True,
)

IDENTITY_DECISIONS = Table(
    "identity_decisions",
    "one answer of a reviewer about who is who; the latest stands, earlier ones are kept",
    (
        text("decision_id", required=True),
        text("question", required=True, allowed=("kind", "same", "customer")),
        text("account_id", "the account asked about", required=True),
        text("other_account_id", "of a question whether two are one; the larger of both"),
        text("customer_id", "of a question whose the account is"),
        text("answer", "a kind; yes or no on the other questions", required=True),
        text("decided_by", "who decided", required=True),
        instant("decided_at", required=True),
        text("why"),
    ),
    key=("decision_id",),
    only_derived=True,
)

EXPERIMENTS = Table(
    "experiments",
    "one experiment, as registered before it started; its units stand in `holdouts`",
    (
        text("experiment_id", required=True),
        text("situation", required=True),
        text("situation_key", "hash of what the situation said of decision and customers", required=True),
        text("question", required=True),
        text("design", required=True, allowed=("customers", "message", "communities", "regions", "weeks", "starts")),
        text("analysis", required=True, allowed=("adjusted", "units", "synthetic", "pairs", "imputation")),
        text("stage", "steps into it are counted", required=True),
        date("starts_on", required=True),
        date("ends_on", "last day; nothing is read before it is over", required=True),
        real("share", "probability of being treated", unit="share 0-1", required=True),
        Column("seed", Type.INTEGER, "of the drawing, which can be repeated from it", required=True),
        text("rule", "how units were drawn", required=True),
        count("washout_days", "first days of every week that do not count", unit="days", required=True),
        real("worth_steps", "smallest number of extra steps worth having", unit="steps", required=True),
        listing("accounts", "whose contacts are tested; empty: nobody's"),
        text("attribute", "of customers, by which regions are told apart"),
        count("n_units", required=True),
        count("n_customers", required=True),
        real("expected_steps", "among the treated, without any effect", unit="steps", required=True),
        real("detectable_steps", "extra steps found with 80 % probability", unit="steps", required=True),
        text("registered_by", required=True),
        instant("registered_at", required=True),
        text("seal", "SHA-256 over this row and the arm of every unit", required=True),
    ),
    key=("experiment_id",),
    only_derived=True,
)

EXPERIMENT_CUSTOMERS = Table(
    "experiment_customers",
    "one customer who was in an experiment when it was registered, and the unit he belongs to",
    (
        text("experiment_id", required=True),
        text("customer_id", required=True),
        text("unit_id", required=True),
        count("block", "units of one block are alike in their past; the drawing balances them", required=True),
    ),
    key=("experiment_id", "customer_id"),
    only_derived=True,
)

HELD_ROWS = Table(
    "held_rows",
    "one row that a platform lets be kept for a time only",
    (
        text("held_table", "the table that holds the row", required=True),
        text("row_key", "its key; of several columns, each with its length before it", required=True),
        text("source", "the source whose terms limit it", required=True),
        date("keep_until", "last day; a later import deletes the row, unless it tells of it again", required=True),
    ),
    key=("held_table", "row_key"),
    only_derived=True,
)

DISCLOSURE_CASES = Table(
    "disclosure_cases",
    "one entry in the log of a case: a post of a collaboration that does not state the connection clearly",
    (
        text("entry_id", required=True),
        text("case_id", "the same in all entries of a case", required=True),
        text("collaboration_id", required=True),
        text("deliverable_id", "`post:` and the post_id for a post of `posts`", required=True),
        text("entry", required=True, allowed=("opened", "noted", "closed")),
        text("verdict", "what the check said then", required=True),
        listing("words", "words that it found"),
        text("text_md5", "of the text it read: a changed text is a new case", required=True),
        text("written_by", required=True),
        instant("written_at", required=True),
        text("why", required=True),
    ),
    key=("entry_id",),
    only_derived=True,
)

OBJECTIONS = Table(
    "objections",
    "one account or customer whose data are not to be analysed any more; no import takes it back",
    (
        text("subject_kind", required=True, allowed=("account", "customer")),
        text("subject_id", "account_id or customer_id", required=True),
        instant("objected_at", required=True),
        text("recorded_by", "who recorded it", required=True),
        text("how", "how it reached you, for instance: e-mail of 2 May"),
    ),
    key=("subject_kind", "subject_id"),
    only_derived=True,
)

INPUT_TABLES: Mapping[str, Table] = {
    table.name: table
    for table in (
        ACCOUNTS,
        POSTS,
        INTERACTIONS,
        FOLLOWS,
        CUSTOMERS,
        EVENTS,
        TOUCHES,
        COLLABORATIONS,
        DELIVERABLES,
        PAYMENTS,
        RELATIONS,
        HOLDOUTS,
        LIFTS,
        SPEND,
        RATES,
        MARGINS,
    )
}
"""The tables an operator may import, by name."""

_DERIVED_TABLES = (
    CUSTOMER_ATTRIBUTES,
    EVENT_ATTRIBUTES,
    REJECTS,
    IDENTITY_DECISIONS,
    EXPERIMENTS,
    EXPERIMENT_CUSTOMERS,
    HELD_ROWS,
    DISCLOSURE_CASES,
    OBJECTIONS,
)

LAKE_TABLES: Mapping[str, Table] = {
    **INPUT_TABLES,
    **{table.name: table for table in _DERIVED_TABLES},
}
"""Every table kept in the workspace's lake, by name."""

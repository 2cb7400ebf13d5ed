"""Tables that the customers room writes."""

from swayed.tables import Table, count, flag, real, text

ALL = "all customers"
"""The segment that holds everybody."""

CUSTOMER_STAGES = Table(
    "customer_stages",
    "one segment and one stage in which its customers stand at the end of the period",
    (
        text("segment", "`all customers` for everybody", required=True),
        text("stage", "`entry` where no step has been made", required=True),
        count("n_customers", "empty where there are fewer than five", unit="customers"),
        real("share", "of the segment", unit="share 0-1", minimum=0, maximum=1),
    ),
    key=("segment", "stage"),
)

CUSTOMER_WAITS = Table(
    "customer_waits",
    "one segment and one step of the path, and how long it takes",
    (
        text("segment", required=True),
        text("stage", required=True),
        text("origin", required=True),
        count("n_at_risk", "customers' stretches of time before the step", required=True),
        count("n_moved", "of them, ended by the step", required=True),
        real("days_median", "of those who moved", unit="days"),
        real("moved_share", "moved within 90 days, by Kaplan and Meier", unit="share 0-1", required=True),
        real("moved_lower", "5 %", unit="share 0-1", required=True),
        real("moved_upper", "95 %", unit="share 0-1", required=True),
        flag("is_stuck", "the interval lies below that of all customers", required=True),
    ),
    key=("segment", "stage", "origin"),
)

CUSTOMER_CONTACTS = Table(
    "customer_contacts",
    "one segment and one thing that its customers listen to",
    (
        text("segment", required=True),
        text("what", required=True, allowed=("type of people", "community", "kind of contact")),
        text("name", "`unknown` where the data do not say", required=True),
        count("n_customers", "customers with such a contact", required=True),
        count("n_contacts", required=True),
        real("share", "of the segment's contacts", unit="share 0-1", minimum=0, maximum=1, required=True),
    ),
    key=("segment", "what", "name"),
)

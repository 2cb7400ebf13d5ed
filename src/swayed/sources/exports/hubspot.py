"""HubSpot: contacts and deals as CSV, with the dates on which a contact entered each lifecycle stage."""

from __future__ import annotations

from swayed.sources.exports.declaration import Map, Part, Shape, Source

_STAGES = (
    "Subscriber",
    "Lead",
    "Marketing Qualified Lead",
    "Sales Qualified Lead",
    "Opportunity",
    "Customer",
    "Evangelist",
)


def _entered(stage: str) -> str:
    return f"Date entered '{stage} (Lifecycle Stage Pipeline)'"


_WON = "Date entered 'Closed Won (Sales Pipeline)'"

CONTACTS = Part(
    "contacts CSV",
    Shape.CSV,
    proof=("Record ID", "Email", "Lifecycle Stage"),
    maps=(
        Map("customers", "hubspot_customers", {"customer_id": "Email", "email": "Email", "created_at": "Create Date"}),
        Map("events", "hubspot_lifecycle", {"occurred_at": "Became a ... Date", "customer_id": "Email"}),
        Map("touches", "hubspot_touches", {"occurred_at": "Time First Seen", "text": "How did you hear about us?"}),
    ),
    columns=(
        *("Record ID", "First Name", "Last Name", "Email", "Lifecycle Stage", "Create Date", "Last Modified Date"),
        *("Became a Subscriber Date", "Became a Lead Date", "Became a Marketing Qualified Lead Date"),
        *("Became a Sales Qualified Lead Date", "Became an Opportunity Date", "Became a Customer Date"),
        *("Became an Evangelist Date", *(_entered(stage) for stage in _STAGES), "Number of Associated Deals"),
        *("Original Traffic Source", "Original Traffic Source Drill-Down 1", "Original Traffic Source Drill-Down 2"),
        *("Time First Seen", "How did you hear about us?", "Unsubscribed from all email", "Country/Region"),
    ),
    renamed={
        "Record ID": "Contact ID",
        "Original Traffic Source": "Original Source",
        "Original Traffic Source Drill-Down 1": "Original Source Drill-Down 1",
        "Original Traffic Source Drill-Down 2": "Original Source Drill-Down 2",
        "Time First Seen": "Time of First Visit",
        **{_entered(stage): _entered(stage).replace("'", '"') for stage in _STAGES},
    },
    # An export has a column per property, and every company makes properties of its own.
    unread=("*",),
    expected=("Create Date",),
)

DEALS = Part(
    "deals CSV",
    Shape.CSV,
    proof=("Record ID", "Deal Name", "Deal Stage"),
    maps=(
        Map(
            "events",
            "hubspot_deals",
            {
                "occurred_at": "Close Date",
                "value": "Amount",
                "currency": "Currency",
                "customer_id": "Associated Contact IDs",
            },
        ),
    ),
    columns=(
        *("Record ID", "Deal Name", "Deal Stage", "Pipeline", "Amount", "Currency", "Create Date", "Close Date"),
        *("Is Closed Won", "Associated Contact", "Associated Contact IDs", "Last Modified Date", "Deal Type", _WON),
    ),
    renamed={
        "Record ID": "Deal ID",
        _WON: _WON.replace("'", '"'),
        "Is Closed Won": "Is closed won (True/False)",
    },
    unread=("*",),
    expected=("Close Date", "Amount", "Associated Contact IDs"),
    beside=CONTACTS,
)

HUBSPOT = Source(
    "hubspot",
    "contacts and deals of HubSpot (CSV)",
    "CRM, Contacts (and Deals), Export, all properties, with associations; import both together: a deal names its contact by number.",
    (CONTACTS, DEALS),
)

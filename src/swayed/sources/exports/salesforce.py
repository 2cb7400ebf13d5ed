"""Salesforce: leads and opportunities as CSV, of the Data Loader, the weekly export or a report."""

from __future__ import annotations

from swayed.sources.exports.declaration import Map, Part, Shape, Source

LEADS = Part(
    "leads CSV",
    Shape.CSV,
    proof=("Id", "Email", "Status", "CreatedDate"),
    maps=(
        Map(
            "customers", "salesforce_customers", {"customer_id": "Email", "email": "Email", "created_at": "CreatedDate"}
        ),
        Map("events", "salesforce_leads", {"occurred_at": "CreatedDate or ConvertedDate"}),
        Map("touches", "salesforce_touches", {"occurred_at": "CreatedDate", "source": "LeadSource"}),
    ),
    columns=(
        *("Id", "FirstName", "LastName", "Email", "Status", "LeadSource", "Country", "CreatedDate", "IsConverted"),
        *("ConvertedDate", "ConvertedContactId", "ConvertedAccountId", "ConvertedOpportunityId", "HasOptedOutOfEmail"),
        *("IsDeleted", "SystemModstamp"),
    ),
    renamed={
        "Id": "Lead ID",
        "FirstName": "First Name",
        "LastName": "Last Name",
        "Status": "Lead Status",
        "LeadSource": "Lead Source",
        "CreatedDate": "Create Date",
        "IsConverted": "Converted",
        "ConvertedDate": "Converted Date",
        "HasOptedOutOfEmail": "Email Opt Out",
    },
    # Every company adds fields of its own, and a report holds what was picked.
    unread=("*",),
    expected=("ConvertedOpportunityId",),
)

OPPORTUNITIES = Part(
    "opportunities CSV",
    Shape.CSV,
    proof=("Id", "StageName", "CloseDate"),
    maps=(
        Map(
            "events",
            "salesforce_opportunities",
            {"occurred_at": "CreatedDate or CloseDate", "value": "Amount", "currency": "CurrencyIsoCode"},
        ),
    ),
    columns=(
        *(
            "Id",
            "Name",
            "StageName",
            "Amount",
            "CurrencyIsoCode",
            "CloseDate",
            "CreatedDate",
            "IsWon",
            "IsDeleted",
            "Type",
        ),
        *("ContactId", "AccountId", "SystemModstamp"),
    ),
    renamed={
        "Id": "Opportunity ID",
        "Name": "Opportunity Name",
        "StageName": "Stage",
        "CloseDate": "Close Date",
        "CreatedDate": "Created Date",
        "IsWon": "Won",
        "CurrencyIsoCode": "Amount Currency",
    },
    unread=("*",),
    expected=("Amount", "CreatedDate"),
    beside=LEADS,
)

SALESFORCE = Source(
    "salesforce",
    "leads and opportunities of Salesforce (CSV)",
    "Export Lead and Opportunity with the Data Loader, all fields; import both together: only the lead knows the address.",
    (LEADS, OPPORTUNITIES),
)

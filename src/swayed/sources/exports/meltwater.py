"""Meltwater: mentions as exported from Explore, under the column names of today or the former ones."""

from __future__ import annotations

from swayed.sources.exports.declaration import Map, Part, Policy, Shape, Source

MENTIONS = Part(
    "mentions CSV",
    Shape.CSV,
    proof=("Hit Sentence", "Author Handle", "Title"),
    maps=(
        Map("accounts", "meltwater_accounts", {"account_id": "Author Handle", "handle": "Author Handle"}),
        Map(
            "posts",
            "meltwater_posts",
            {"post_id": "URL", "account_id": "Author Handle", "posted_at": "Date", "text": "Hit Sentence"},
        ),
        Map("interactions", "meltwater_interactions", {"occurred_at": "Date", "account_id": "Author Handle"}),
    ),
    columns=(
        *("Date", "Time", "Document ID", "URL", "Source Domain", "Author Name", "Author Handle", "Title"),
        *("Opening Text", "Hit Sentence", "Language"),
        *("Twitter Screen Name", "Twitter Followers", "Twitter Following", "Twitter Bio"),
    ),
    renamed={"Author Handle": "Influencer", "Title": "Headline"},
    unread=(
        *(
            "Source Type",
            "Source Name",
            "Source",
            "Information Type",
            "Content Type",
            "Input Name",
            "Keywords",
            "Image",
        ),
        *("Hashtags", "Links", "Country", "Region", "Subregion", "State", "City", "Sentiment", "Keyphrases"),
        *("Key Phrases", "Reach", "* Reach", "AVE", "* Social Echo", "Social Echo", "Editorial Echo", "Engagement"),
        *("Shares", "Quotes", "Likes", "Replies", "Reposts", "Retweets", "Comments", "Reactions", "Views"),
        *("Estimated Views", "Earned Traffic", "National Viewership", "Document Tags", "Custom Categories"),
        *("Custom Fields", "Alternate Date Format", "Tweet Id", "Twitter Id", "Twitter Client", "Twitter Authority"),
        "User Profile Url",
    ),
    expected=("Date", "URL", "Author Handle", "Hit Sentence"),
    prepared="meltwater_mentions",
)

MELTWATER = Source(
    "meltwater",
    "mentions as CSV (UTF-16 with tabs as Meltwater writes it, or any other): posts, reposts and quotes of all networks",
    "In Explore: select all, Download, CSV. Times are those of your Meltwater account's zone: name it with --timezone.",
    (MENTIONS,),
    Policy(
        "Your contract with Meltwater, and the terms of each network behind it, say how long mentions may be kept: look there. "
        "A handle is tied to a customer only when the customer declared it.",
        ties_handles=False,
    ),
)

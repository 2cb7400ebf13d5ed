"""The operator's own list of people: of Traackr, Upfluence, GRIN, Modash or any spreadsheet."""

from __future__ import annotations

from swayed.sources.exports.declaration import Map, Part, Policy, Shape, Source
from swayed.sources.mapping import Wanted

_PROFILES = (
    Wanted("handle", ("username", "user name", "screen name", "creator handle", "account", "benutzername", "profile")),
    Wanted(
        "profile_url",
        (
            *("media url", "profile link", "social profile", "social link", "channel url", "url", "link", "website"),
            *("profiles", "socials", "social profiles"),
        ),
        form="url",
    ),
    Wanted("platform", ("network", "social network", "social platform", "channel", "netzwerk", "kanal", "plattform")),
    Wanted(
        "instagram", ("instagram handle", "instagram username", "instagram url", "instagram profile", "ig", "insta")
    ),
    Wanted("tiktok", ("tiktok handle", "tiktok username", "tiktok url", "tik tok")),
    Wanted("youtube", ("youtube channel", "youtube url", "youtube handle", "youtube username", "yt")),
    Wanted("x", ("twitter", "twitter handle", "twitter username", "twitter url", "x handle", "x (twitter)")),
    Wanted(
        "name",
        ("display name", "full name", "profile name", "creator", "influencer", "creator name", "influencer name"),
    ),
    Wanted("first_name", ("first name", "vorname", "prénom")),
    Wanted("last_name", ("last name", "surname", "nachname", "nom")),
    Wanted("location", ("country", "city", "region", "land", "ort", "pays")),
    Wanted("followers", ("follower count", "followers count", "audience size", "subscribers", "reach", "abonnenten")),
)
_DEAL = (
    Wanted("campaign", ("campaign name", "deal", "deal id", "collaboration", "project", "kampagne")),
    Wanted("code", ("discount code", "promo code", "coupon", "coupon code", "voucher", "codes", "rabattcode")),
    Wanted("utm_content", ("utm content", "tracking tag", "link tag")),
    Wanted("fee", ("cost", "price", "payment", "budget", "flat fee", "compensation", "amount", "honorar", "kosten")),
    Wanted("product_cost", ("product value", "gift value", "cost of product", "warenwert")),
    Wanted("hours", ("working hours", "stunden")),
    Wanted("commission_rate", ("commission", "commission %", "affiliate rate", "revenue share", "provision")),
    Wanted("currency", ("ccy", "währung", "devise")),
    Wanted("kind", ("type", "collaboration type", "deal type", "payment type", "art")),
    Wanted("starts_on", ("start", "start date", "contract start", "from", "beginn", "von"), form="time"),
    Wanted("ends_on", ("end", "end date", "contract end", "to", "until", "ende", "bis"), form="time"),
    Wanted("agreed_content", ("brief", "agreed posts", "scope of work", "vereinbarter inhalt")),
    Wanted("disclosure", ("disclosure words", "ad label", "kennzeichnung")),
    Wanted("usage_rights_until", ("usage rights", "rights until", "usage rights end"), form="time"),
)
_RELATION = (
    Wanted(
        "do_not_contact",
        ("dnc", "blacklist", "blacklisted", "blocked", "opted out", "opt out", "unsubscribed", "nicht kontaktieren"),
    ),
    Wanted("consent", ("may contact", "contact allowed", "opt in", "opted in", "einwilligung", "consent given")),
    Wanted("basis", ("legal basis", "rechtsgrundlage")),
    Wanted("status", ("stage", "relationship", "relationship status", "outreach status", "tag", "tags")),
    Wanted("note", ("notes", "comment", "comments", "remark", "notiz", "notizen", "bemerkung")),
    Wanted("agreed_on", ("agreed", "signed on", "contract date", "date agreed"), form="time"),
    Wanted("next_step", ("next action", "to do", "nächster schritt")),
    Wanted(
        "next_step_on", ("next step date", "follow up on", "follow up date", "due date", "wiedervorlage"), form="time"
    ),
)

PEOPLE = Part(
    "people CSV",
    Shape.CSV,
    (),
    (
        Map("accounts", "roster_accounts", {"account_id": "handle, profile_url or name"}),
        Map(
            "collaborations",
            "roster_collaborations",
            {"cost": "fee", "collaboration_id": "campaign", "agreed": "agreed_content"},
        ),
        Map("relations", "roster_relations", {"may_contact": "consent"}),
    ),
    wanted=(*_PROFILES, *_DEAL, *_RELATION),
    prepared="roster_people",
)

ROSTER = Source(
    "roster",
    "your list of people: accounts, codes, fees, notes, whom not to contact (any CSV)",
    "Export the list as CSV and say once what its columns mean: swayed import roster FILE --map",
    (PEOPLE,),
    Policy(
        "Your own records. E-mails of the list are not read: whom you collaborate with is tied to a customer record only "
        "where the customer declared it.",
        ties_handles=False,
    ),
)

"""Post-purchase surveys: any sheet of answers to "who, or what, made you buy?", whatever tool wrote it."""

from __future__ import annotations

from swayed.sources.exports.declaration import Map, Part, Shape, Source
from swayed.sources.mapping import Wanted

_QUESTIONS = (
    *("how did you hear about us", "how did you first hear about us", "where did you hear about us", "who told you"),
    *("who or what made you buy", "what made you buy", "who recommended us", "how did you find us", "attribution"),
    *("wie hast du von uns erfahren", "wie sind sie auf uns aufmerksam geworden", "wer hat uns empfohlen"),
    *("comment nous avez vous connus", "como nos conociste", "hdyhau"),
)

ANSWERS = Part(
    "answers CSV",
    Shape.CSV,
    (),
    (
        Map("customers", "survey_customers", {"customer_id": "email or customer_id", "email": "email"}),
        Map("touches", "survey_touches", {"occurred_at": "answered_at", "text": "answer", "touch_id": "answer"}),
    ),
    wanted=(
        Wanted("response_id", ("id", "response token", "submission id", "token", "antwort-id", "network id")),
        Wanted(
            "order_id", ("order", "order number", "order name", "bestellnummer", "bestellung", "numéro de commande")
        ),
        Wanted("email", ("e-mail", "mail", "email address", "customer email", "e-mail-adresse"), form="address"),
        Wanted("customer_id", ("customer", "customer number", "kundennummer")),
        Wanted(
            "answered_at",
            (
                *("submitted at", "response date", "response provided at", "inserted at", "date", "timestamp"),
                *("submit date (utc)", "end date", "completed at", "created at", "datum", "zeitstempel"),
            ),
            form="time",
        ),
        Wanted("question", ("question text", "question title", "prompt", "frage")),
        Wanted("answer", ("response", "answer text", "selected option", "antwort", *_QUESTIONS), required=True),
        Wanted(
            "free_text",
            (
                *("other", "other response", "other text", "free response", "please specify", "clarification"),
                *("comment", "sonstiges", "und zwar", "who exactly", "name of the person", "which influencer"),
            ),
        ),
    ),
    prepared="survey_answers",
)

SURVEY = Source(
    "survey",
    "answers to a survey after the purchase: who, or what, made you buy (any CSV)",
    "Export the answers as CSV and say once what its columns mean: swayed import survey FILE --map",
    (ANSWERS,),
)

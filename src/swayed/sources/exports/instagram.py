"""Instagram: the information that an account's owner downloads (JSON)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from swayed.sources.encodings import detect_encoding, text_chunks
from swayed.sources.exports.declaration import Map, Part, Policy, Shape, Source, texts
from swayed.sources.exports.items import leaves

_LISTS = {
    "relationships_followers": "follower",
    "relationships_following": "following",
    "likes_media_likes": "like",
    "likes_comment_likes": "like",
    "story_activities_story_likes": "like",
    "comments_media_comments": "comment",
    "comments_reels_comments": "comment",
    "ig_reels_media": "post",
    "ig_stories": "post",
    "profile_user": "profile",
}
# Lists without a name are told by what stands in them.
_NAMELESS = {"string_list_data": "follower", "string_map_data": "comment", "label_values": "labelled", "media": "post"}
_MARKS = ("string_list_data", "string_map_data", "label_values", "creation_timestamp")
# Labels are written in the language of the account. Where none of these is found, order and form decide.
_USERNAME = (
    *("username", "benutzername", "nutzername", "gebruikersnaam", "nom d’utilisateur", "nom d'utilisateur"),
    *(
        "nombre de usuario",
        "nome utente",
        "nome de usuário",
        "nome de utilizador",
        "nazwa użytkownika",
        "kullanıcı adı",
    ),
    *("имя пользователя", "nume de utilizator", "emri i përdoruesit", "اسم المستخدم"),
)
_NAME = ("name", "naam", "nom", "nombre", "nome", "nazwa", "ad", "имя", "nume", "emri", "الاسم")
_BIO = ("bio", "steckbrief", "biografie", "biography", "biographie", "biografía", "biografia")
_WEBSITE = ("website", "site web", "sitio web", "sito web", "site")
_COMMENT = (
    *(
        "comment",
        "kommentar",
        "opmerking",
        "reactie",
        "commentaire",
        "comentario",
        "commento",
        "comentário",
        "komentarz",
    ),
    *("yorum", "комментарий", "comentariu", "koment", "تعليق"),
)
_OWNER = (
    *("media owner", "media-eigenaar", "medieninhaber", "propietario del contenido multimedia", "właściciel mediów"),
    *("proprietario del contenuto multimediale", "proprietarul conținutului media", "medya sahibi", "pronari i medias"),
    *("владелец медиафайла", "مالك الوسائط"),
)
_AUTHOR = ("author", "auteur", "autor", "autore", "yazar", "автор", "الكاتب")
_HANDLE = re.compile(r"[A-Za-z0-9._]{1,30}")
_PAGE = re.compile(r"instagram\.com/(?:_u/)?([A-Za-z0-9._]+)/?$")
_POST = re.compile(r"instagram\.com/(?:[A-Za-z0-9._]+/)?(?:p|reel|tv)/")


def repaired(value: Any) -> Any:
    r"""The same with every text as it was written: the download holds the bytes of UTF-8 as if each were a letter.

    A text that cannot have come about this way stays as it is.

    Example:
        >>> repaired({"value": "caf\u00c3\u00a9", "title": "café ☕"})
        {'value': 'café', 'title': 'café ☕'}
    """
    if isinstance(value, str):
        try:
            return value.encode("latin-1").decode("utf-8")
        except UnicodeError:
            return value
    if isinstance(value, list):
        return [repaired(one) for one in value]
    if isinstance(value, dict):
        return {repaired(key): repaired(one) for key, one in value.items()}
    return value


def entries(path: Path) -> Iterator[tuple[int, str]]:
    """Line and content of every entry that is read, `kind` telling what it is; none for a foreign file."""
    chunks = (chunk.decode("utf-8") for chunk in text_chunks(path, detect_encoding(path)) if chunk)
    first = next(chunks, "")
    if not any(f'"{mark}"' in first for mark in _MARKS):
        return
    alone: dict[str, dict[str, Any]] = {}
    line_of_alone = 1
    for line, keys, text in leaves(chain([first], chunks)):
        # A single comment stands in its file without a list around it.
        if len(keys) == 3 and keys[0] == "string_map_data":
            line_of_alone = line
            alone.setdefault(repaired(keys[1]), {})[keys[2]] = repaired(json.loads(text))
            continue
        entry = repaired(json.loads(text))
        if isinstance(entry, dict):
            kind = _LISTS.get(keys[-1], "") if keys else next((_NAMELESS[key] for key in _NAMELESS if key in entry), "")
            for item in _checked_items(kind, entry):
                yield line, json.dumps({"kind": kind, **item}, ensure_ascii=False)
    if alone:
        for item in _checked_items("comment", {"string_map_data": alone}):
            yield line_of_alone, json.dumps({"kind": "comment", **item}, ensure_ascii=False)


def _checked_items(kind: str, entry: Mapping[str, Any]) -> Sequence[dict[str, Any]]:
    """The items of an entry. Where it is not shaped as it should be, one without fields, which is refused by its line."""
    try:
        return list(_items(kind, entry))
    except (AttributeError, KeyError, TypeError):
        return [{}]


def _items(kind: str, entry: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    if "label_values" in entry and kind in ("like", "labelled"):
        yield {"at": entry.get("timestamp"), **_labelled(entry["label_values"])}
    elif kind in ("follower", "following", "like"):
        for one in entry.get("string_list_data") or []:
            # The value of a like is a thumb.
            names = [entry.get("title"), None if kind == "like" else one.get("value"), _page(one.get("href"))]
            name = next((name for name in names if name and _HANDLE.fullmatch(name)), None)
            yield {"name": name, "href": one.get("href"), "at": one.get("timestamp")}
    elif kind == "comment":
        yield from _comment(entry.get("string_map_data") or {})
    elif kind == "profile":
        yield _profile(entry.get("string_map_data") or {})
    elif kind == "post":
        media = next(iter(entry.get("media") or [entry]))
        at = entry.get("creation_timestamp") or media.get("creation_timestamp")
        if at:
            yield {"text": entry.get("title") or media.get("title"), "at": at, "uri": media.get("uri")}


def _comment(fields: Mapping[str, Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    timed = next((one for one in fields.values() if one.get("timestamp")), {})
    said = {key.casefold(): one["value"] for key, one in fields.items() if one.get("value") and one is not timed}
    # The comment is written before its owner.
    text = _first(said, _COMMENT) or next((value for key, value in said.items() if key not in _OWNER), None)
    owner = _first(said, _OWNER) or next((value for value in said.values() if value != text), None)
    if text or owner:
        at = timed.get("timestamp") or timed.get("value")
        yield {"text": text, "name": owner if owner and _HANDLE.fullmatch(owner) else None, "at": at}


def _profile(fields: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    said = {key.casefold(): one.get("value") for key, one in fields.items()}
    return {
        "username": _first(said, _USERNAME),
        "fullname": _first(said, _NAME),
        "bio": _first(said, _BIO),
        "website": _first(said, _WEBSITE),
    }


def _labelled(nodes: Any) -> dict[str, Any]:
    """Whose post it was and which, however deep it is told."""
    found: dict[str, Any] = {}
    for label, value in _labels(nodes):
        if _POST.search(value):
            found.setdefault("href", value)
        elif label in _USERNAME or (label in _AUTHOR and _HANDLE.fullmatch(value)):
            found["name"] = value
        elif page := _page(value):
            found.setdefault("name", page)
    return found


def _labels(node: Any) -> Iterator[tuple[str, str]]:
    if isinstance(node, list):
        for one in node:
            yield from _labels(one)
    elif isinstance(node, dict):
        value = node.get("href") or node.get("value")
        if isinstance(value, str):
            yield str(node.get("label", "")).casefold(), value
        for key in ("dict", "vec"):
            yield from _labels(node.get(key))


def _page(href: Any) -> str | None:
    found = _PAGE.search(href) if isinstance(href, str) else None
    return found[1] if found else None


def _first(said: Mapping[str, Any], names: tuple[str, ...]) -> Any:
    return next((said[name] for name in names if said.get(name)), None)


INSTAGRAM = Source(
    "instagram",
    "the download of an account (JSON): its posts, comments, likes, followers and followed, posts and videos it saw",
    "In the app: Accounts Centre, Your information, Download your information, JSON. Import the whole zip: only "
    "personal_information.json tells whose it is.",
    (
        Part(
            "account download JSON",
            Shape.JSON,
            proof=("kind",),
            maps=(
                Map("accounts", "instagram_accounts", {"handle": "Username", "account_id": "Username"}),
                Map(
                    "posts",
                    "instagram_posts",
                    {
                        "posted_at": "timestamp",
                        "account_id": "Username (in personal_information.json)",
                        "text": "title",
                    },
                ),
                Map(
                    "interactions",
                    "instagram_interactions",
                    {"occurred_at": "timestamp", "account_id": "Username (in personal_information.json)"},
                ),
                Map("follows", "instagram_follows", {"since": "timestamp", "account_id": "string_list_data.value"}),
            ),
            structure=texts("kind", "name", "text", "href", "at", "uri", "username", "fullname", "bio", "website"),
            prepared="instagram_rows",
            read=entries,
            names=(".json",),
        ),
    ),
    Policy(
        "The download is its owner's; the others in it gave no consent: a handle is tied to a customer only when the customer "
        "declared it.",
        ties_handles=False,
    ),
)

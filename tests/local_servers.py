"""Servers on this machine that speak the protocols of the services, with the faults that real ones have."""

from __future__ import annotations

import base64
import json
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit


@dataclass(frozen=True)
class Question:
    """What was asked."""

    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes = b""


@dataclass(frozen=True)
class Answer:
    """What is answered; `is_cut` ends in the middle of the body, `is_silent` closes the connection at once."""

    status: int = 200
    content: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    is_cut: bool = False
    is_silent: bool = False


BUSY = Answer(429, {"error": "Too many requests"}, {"Retry-After": "0"})
FAILED = Answer(500, {"error": "something went wrong"})
AGAIN = "again"
CUT = "cut"
SILENT = Answer(is_silent=True)

Fault = Answer | str | None


class LocalServer:
    """One server.

    Args:
        answer: its protocol.

    `faults` are used up one per question (None is a good answer); `asked` is what it was asked; `clock` how far its clock
    is ahead of ours.
    """

    def __init__(self, answer: Callable[[Question], Answer]) -> None:
        self.answer = answer
        self.faults: deque[Fault] = deque()
        self.asked: list[Question] = []
        self.clock = timedelta()
        self._last: tuple[str, Answer] | None = None
        self._lock = threading.Lock()
        self.url = ""

    def reply(self, question: Question) -> Answer:
        with self._lock:
            self.asked.append(question)
            fault = self.faults.popleft() if self.faults else None
            if isinstance(fault, Answer):
                return fault
            # A cache gives an old page again, but never that of another list.
            if fault == AGAIN and self._last and self._last[0] == question.path:
                return self._last[1]
            found = self.answer(question)
            if fault == CUT:
                return Answer(found.status, found.content, found.headers, is_cut=True)
            self._last = question.path, found
            return found

    def now(self) -> datetime:
        return datetime.now(UTC) + self.clock


@contextmanager
def running(server: LocalServer) -> Iterator[LocalServer]:
    """The server while it listens."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # Head and body in one packet: else each answer waits for an acknowledgement.
        wbufsize = -1
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            answer = server.reply(Question(parts.path, dict(parse_qsl(parts.query)), headers, body))
            if answer.is_silent:
                self.close_connection = True
                return
            is_text = isinstance(answer.content, str)
            sent = answer.content.encode() if is_text else json.dumps(answer.content).encode()
            self.send_response_only(answer.status)
            self.send_header("Date", format_datetime(server.now(), usegmt=True))
            self.send_header("Content-Type", "text/plain" if is_text else "application/json; charset=utf-8")
            self.send_header("Content-Length", str(len(sent)))
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.end_headers()
            if answer.is_cut:
                self.wfile.write(sent[: len(sent) // 2])
                self.close_connection = True
                return
            self.wfile.write(sent)

        do_POST = do_GET

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            pass

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    http.daemon_threads = True
    server.url = f"http://127.0.0.1:{http.server_address[1]}"
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        http.shutdown()
        http.server_close()
        thread.join()


def written(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


START = datetime(2026, 3, 1, tzinfo=UTC)


class Mastodon:
    """A server with statuses under one hashtag, an hour apart; `max_id` pages back, and the header Link leads on."""

    def __init__(self, n: int, page: int = 4, token: str = "") -> None:
        self.statuses = [self.status(number) for number in range(n)]
        self.page, self.token = page, token
        self.remaining = 300
        self.server = LocalServer(self.answer)

    def status(self, number: int, at: datetime | None = None) -> dict[str, Any]:
        at = at or START + timedelta(hours=number)
        # Numbers sort by the time at which a status was written.
        return {
            "id": str(int(at.timestamp() * 1000) << 16),
            "uri": f"https://run.example/users/ada/statuses/{number}",
            "created_at": written(at),
            "edited_at": None,
            "in_reply_to_id": None,
            "in_reply_to_account_id": None,
            "visibility": "public",
            "language": "en",
            "content": f"<p>trail {number}</p>",
            "reblog": None,
            "mentions": [],
            "account": {
                "id": "1",
                "acct": "ada",
                "username": "ada",
                "url": "https://run.example/@ada",
                "note": "",
                "followers_count": 3,
                "following_count": 2,
                "created_at": "2022-11-01T00:00:00.000Z",
                "bot": False,
                "discoverable": True,
                "display_name": "Ada",
            },
        }

    def answer(self, question: Question) -> Answer:
        if self.token and question.headers.get("authorization") != f"Bearer {self.token}":
            return Answer(401, {"error": f"The access token was revoked: {question.headers.get('authorization')}"})
        if question.path == "/api/v1/accounts/lookup":
            is_known = question.query["acct"] == "ada"
            return (
                Answer(content={"id": "1", "acct": "ada"}) if is_known else Answer(404, {"error": "Record not found"})
            )
        if question.path not in ("/api/v1/timelines/tag/trail", "/api/v1/accounts/1/statuses"):
            return Answer(content=[])
        highest = int(question.query.get("max_id", 1 << 70))
        found = [one for one in self.statuses if int(one["id"]) < highest]
        found = sorted(found, key=lambda one: -int(one["id"]))[: self.page]
        self.remaining = self.remaining - 1 if self.remaining else 300
        headers = {
            "X-RateLimit-Limit": "300",
            "X-RateLimit-Remaining": str(self.remaining),
            "X-RateLimit-Reset": (self.server.now() + timedelta(seconds=2)).isoformat(),
        }
        if found:
            base = f"{self.server.url}{question.path}?limit=40"
            headers["Link"] = (
                f'<{base}&max_id={found[-1]["id"]}>; rel="next", <{base}&min_id={found[0]["id"]}>; rel="prev"'
            )
        return Answer(content=found, headers=headers)


class Discourse:
    """A forum; `before` is exclusive, as in today's version, or inclusive, as in earlier ones.

    Those looked at the last 50 numbers alone, of which some, or all, may be of posts that not everybody may see.
    """

    def __init__(self, n: int, page: int = 4, token: str = "", *, is_inclusive: bool = False, window: int = 0) -> None:
        self.window = window
        self.posts = [self.post(number) for number in range(1, n + 1)]
        self.page, self.token, self.is_inclusive = page, token, is_inclusive
        self.server = LocalServer(self.answer)

    def post(self, number: int) -> dict[str, Any]:
        at = written(START + timedelta(hours=number))
        return {
            "id": number,
            "username": "maya" if number % 2 else "bo",
            "name": "",
            "created_at": at,
            "updated_at": at,
            "cooked": f"<p>post {number}</p>",
            "post_number": number,
            "post_type": 1,
            "topic_id": 7,
            "category_id": 2,
            "reply_to_post_number": None,
        }

    def answer(self, question: Question) -> Answer:
        if self.token and (question.headers.get("api-key"), question.headers.get("api-username")) != (
            self.token,
            "system",
        ):
            return Answer(403, {"errors": ["You are not permitted to view it."], "error_type": "invalid_access"})
        before = int(question.query.get("before", 0)) or 1 << 60
        found = [one for one in self.posts if one["id"] < before + self.is_inclusive]
        if self.window:
            latest = min(before, max(one["id"] for one in self.posts))
            found = [one for one in found if one["id"] > latest - self.window]
        return Answer(content={"latest_posts": sorted(found, key=lambda one: -one["id"])[: self.page]})


class Bluesky:
    """A search and a feed; a session lasts for `lasting` questions."""

    def __init__(self, n: int, page: int = 4, password: str = "", lasting: int = 1_000) -> None:
        self.posts = [self.view(number) for number in range(n)]
        self.page, self.password, self.lasting = page, password, lasting
        self.n_sessions, self.n_left = 0, 0
        self.server = LocalServer(self.answer)

    def view(self, number: int, ahead: timedelta = timedelta()) -> dict[str, Any]:
        at = START + timedelta(hours=number)
        return {
            "uri": f"at://did:plc:ada/app.bsky.feed.post/{number}",
            "cid": f"b{number}",
            "author": {"did": "did:plc:ada", "handle": "ada.example", "displayName": "Ada"},
            "record": {"$type": "app.bsky.feed.post", "createdAt": written(at + ahead), "text": f"trail {number}"},
            "indexedAt": written(at),
            "likeCount": 0,
        }

    def answer(self, question: Question) -> Answer:
        method = question.path.removeprefix("/xrpc/")
        if method == "com.atproto.server.createSession":
            asked = json.loads(question.body)
            if asked != {"identifier": "brand.example", "password": self.password}:
                return Answer(401, {"error": "AuthenticationRequired", "message": "Invalid identifier or password"})
            self.n_sessions, self.n_left = self.n_sessions + 1, self.lasting
            return Answer(content={"accessJwt": f"jwt-{self.n_sessions}", "refreshJwt": "r", "did": "did:plc:brand"})
        if method == "app.bsky.feed.searchPosts":
            if question.headers.get("authorization") != f"Bearer jwt-{self.n_sessions}":
                return Answer(401, {"error": "AuthMissing", "message": "Authentication Required"})
            if self.n_left == 0:
                return Answer(400, {"error": "ExpiredToken", "message": "Token has expired"})
            self.n_left -= 1
        since = question.query.get("since", "")[:19]
        found = sorted(
            (one for one in self.posts if one["indexedAt"][:19] >= since),
            key=lambda one: one["indexedAt"],
            reverse=True,
        )
        start = int(question.query.get("cursor", 0))
        views = found[start : start + self.page]
        name = "posts" if method.endswith("searchPosts") else "feed"
        content: dict[str, Any] = {name: views if name == "posts" else [{"post": view} for view in views]}
        if start + self.page < len(found):
            content["cursor"] = str(start + self.page)
        headers = {"ratelimit-limit": "3000", "ratelimit-remaining": "2999", "ratelimit-policy": "3000;w=300"}
        return Answer(content=content, headers=headers)


class Shopify:
    """A shop; an address of a next page takes no other filter, and is of use only until `forget_pages`."""

    def __init__(self, n: int, page: int = 4, token: str = "shpat_secret") -> None:
        self.orders = [self.order(number) for number in range(n)]
        self.page, self.token = page, token
        self.used = 1
        self.throttled = 0
        self._pages: set[str] = set()
        self.server = LocalServer(self.answer)

    def order(self, number: int, changed: datetime | None = None) -> dict[str, Any]:
        at = START + timedelta(hours=number)
        return {
            "id": 9000 + number,
            "name": f"#{1000 + number}",
            "created_at": written(at),
            "processed_at": written(at),
            "updated_at": written(changed or at),
            "currency": "EUR",
            "financial_status": "paid",
            "taxes_included": False,
            "customer": {"id": 70 + number, "email": f"c{number}@example.org", "orders_count": 1},
            "line_items": [
                {"id": number, "name": "Shoe", "title": "Shoe", "sku": "S", "price": "50.00", "quantity": 1}
            ],
            "refunds": [],
            "discount_codes": [],
        }

    def forget_pages(self) -> None:
        self._pages.clear()

    def answer(self, question: Question) -> Answer:
        if question.headers.get("x-shopify-access-token") != self.token:
            errors = "[API] Invalid API key or access token (unrecognized login or wrong password)"
            return Answer(401, {"errors": errors})
        name = question.path.rpartition("/")[2]
        if name == "graphql.json":
            return self.journeys(json.loads(question.body))
        kind = name.removesuffix(".json")
        if "page_info" in question.query:
            if set(question.query) - {"page_info", "limit"} or question.query["page_info"] not in self._pages:
                return Answer(400, {"errors": {"page_info": "Invalid value."}})
            since, start = json.loads(base64.urlsafe_b64decode(question.query["page_info"]))
        else:
            assert question.query["order"] == "updated_at asc"
            since, start = question.query["updated_at_min"], 0
        found = [one for one in self.orders if one["updated_at"][:19] >= since[:19]]
        found = sorted(found, key=lambda one: one["updated_at"])
        if kind == "customers":
            found = [
                {**one["customer"], "created_at": one["created_at"], "updated_at": one["updated_at"]} for one in found
            ]
        headers = {"X-Shopify-Shop-Api-Call-Limit": f"{self.used}/40", "X-Shopify-API-Version": "2026-07"}
        if start + self.page < len(found):
            key = base64.urlsafe_b64encode(json.dumps([since, start + self.page]).encode()).decode()
            self._pages.add(key)
            address = f"{self.server.url}{question.path}?{urlencode({'limit': 250, 'page_info': key})}"
            headers["Link"] = f'<{address}>; rel="next"'
        return Answer(content={kind: found[start : start + self.page]}, headers=headers)

    def journeys(self, asked: dict[str, Any]) -> Answer:
        cost: dict[str, Any] = {"requestedQueryCost": 600, "actualQueryCost": None}
        status = {"maximumAvailable": 1000.0, "currentlyAvailable": 550.0, "restoreRate": 50.0}
        if self.throttled:
            self.throttled -= 1
            error = {"message": "Throttled", "extensions": {"code": "THROTTLED"}}
            return Answer(content={"errors": [error], "extensions": {"cost": {**cost, "throttleStatus": status}}})
        since = asked["variables"]["changed"].split("'")[1]
        start = int(asked["variables"]["after"] or 0)
        found = [one for one in self.orders if one["updated_at"][:19] >= since[:19]]
        nodes = [
            {
                "id": f"gid://shopify/Order/{one['id']}",
                "name": one["name"],
                "email": one["customer"]["email"],
                "updatedAt": one["updated_at"],
                "customer": {
                    "id": f"gid://shopify/Customer/{one['customer']['id']}",
                    "email": one["customer"]["email"],
                },
                "customerJourneySummary": {
                    "firstVisit": None,
                    "lastVisit": None,
                    "moments": {
                        "nodes": [
                            {
                                "id": f"gid://shopify/CustomerVisit/{one['id']}",
                                "occurredAt": one["created_at"],
                                "landingPage": "https://brand.example/?utm_source=run",
                                "source": "run",
                                "sourceType": None,
                                "utmParameters": None,
                            }
                        ]
                    },
                },
            }
            for one in sorted(found, key=lambda one: one["updated_at"])[start : start + self.page]
        ]
        page = {"hasNextPage": start + self.page < len(found), "endCursor": str(start + self.page)}
        return Answer(content={"data": {"orders": {"pageInfo": page, "nodes": nodes}}, "extensions": {"cost": cost}})

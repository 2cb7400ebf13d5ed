"""A million lines of Jetstream and of the GA4 export: time and memory of `swayed import`, first and second time.

python benchmarks/exports.py [LINES]
"""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

WORDS = (
    "trail",
    "shoe",
    "lugs",
    "drop",
    "mud",
    "run",
    "hill",
    "lake",
    "water",
    "stone",
    "grip",
    "foam",
    "lace",
    "sock",
)
START_US = 1_725_911_162_329_308
CID = "bafyreidc6sydkkbchcyg62v77wbhzvb2mvytlmsychqgwf2xojjtirmzj4"


def jetstream(n: int, chance: random.Random) -> Iterator[dict[str, object]]:
    """Likes, reposts, posts with replies and mentions, follows, deletions and handles of 60,000 accounts."""
    posts: list[str] = []
    for i in range(n):
        at, who, key = START_US + i * 10_000, f"did:plc:{chance.randrange(60_000):024d}", f"3l{i:011d}"
        created = {"createdAt": f"2024-09-09T19:{i // 1000 % 60:02d}:{i % 60:02d}.102Z"}
        act: dict[str, object] = {"rev": "3l3qo2vutsw2b", "operation": "create", "rkey": key, "cid": CID}
        draw = chance.random()
        if draw < 0.55 and posts:
            kind = "like" if draw < 0.48 else "repost"
            record = {**created, "subject": {"cid": CID, "uri": chance.choice(posts[-5000:])}}
            act |= {"collection": f"app.bsky.feed.{kind}", "record": record}
        elif draw < 0.8:
            text = {**created, "langs": ["en"], "text": " ".join(chance.choices(WORDS, k=18))}
            if posts and chance.random() < 0.4:
                ref = {"cid": CID, "uri": chance.choice(posts[-5000:])}
                text["reply"] = {"parent": ref, "root": ref}
            act |= {"collection": "app.bsky.feed.post", "record": text}
            posts.append(f"at://{who}/app.bsky.feed.post/{key}")
        elif draw < 0.9:
            record = {**created, "subject": f"did:plc:{chance.randrange(60_000):024d}"}
            act |= {"collection": "app.bsky.graph.follow", "record": record}
        elif draw < 0.96 and posts:
            _, _, who, collection, gone = chance.choice(posts[-5000:]).split("/")
            act = {"rev": "x", "operation": "delete", "collection": collection, "rkey": gone}
        else:
            yield {
                "did": who,
                "time_us": at,
                "kind": "identity",
                "identity": {"did": who, "handle": f"{who[-6:]}.bsky.social"},
            }
            continue
        yield {"did": who, "time_us": at, "kind": "commit", "commit": act}


def ga4(n: int, chance: random.Random) -> Iterator[dict[str, object]]:
    """Page views, sessions, product views, baskets and purchases of 80,000 devices."""
    pages = [
        {"key": key, "value": {"string_value": f"https://hill.example/products/some-long-path/{key}"}}
        for key in ("page_location", "page_title", "entrances", "engaged_session_event", "term")
    ]
    item = {"item_id": "TS", "item_name": "Trail Shoe", "item_category": "shoes", "price": 50.0, "quantity": "2"}
    names = ("page_view", "session_start", "view_item", "add_to_cart", "purchase")
    for i in range(n):
        (name,) = chance.choices(names, (70, 10, 15, 3, 2))
        who = chance.randrange(80_000)
        session = {"key": "ga_session_id", "value": {"int_value": str(who * 3 + i // 400_000)}}
        row: dict[str, object] = {
            "event_date": "20240301",
            "event_timestamp": str(START_US + i * 20_000),
            "event_name": name,
            "event_params": [session, {"key": "currency", "value": {"string_value": "EUR"}}, *pages],
            "user_pseudo_id": f"{who}.17",
            "privacy_info": {"analytics_storage": "Yes", "ads_storage": "Yes", "uses_transient_token": "No"},
            "device": {"category": "mobile"},
            "geo": {"country": "Germany"},
            "batch_event_index": "1",
            "items": [item] if name not in ("page_view", "session_start") else [],
        }
        if name == "session_start":
            row["collected_traffic_source"] = {
                "manual_source": "forum",
                "manual_medium": "post",
                "manual_content": "bo",
            }
        if name == "purchase":
            row |= {"user_id": str(who), "ecommerce": {"transaction_id": f"#{i}", "purchase_revenue": 100.0}}
        yield row


def cpu_seconds() -> float:
    """What the imports so far have computed; the clock alone also counts whatever else the machine was doing."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main(n: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        workspace = Path(folder) / "brand"
        swayed = [sys.executable, "-c", "from swayed.cli import main; main()"]
        subprocess.run([*swayed, "init", str(workspace)], check=True, capture_output=True)
        for source, rows in (("bluesky", jetstream), ("ga4", ga4)):
            file = Path(folder) / f"{source}.ndjson"
            with file.open("w") as sink:
                sink.writelines(json.dumps(row, separators=(",", ":")) + "\n" for row in rows(n, random.Random(1)))
            for turn in ("first", "second"):
                started, worked = time.perf_counter(), cpu_seconds()
                subprocess.run(
                    [*swayed, "import", source, str(file), "-w", str(workspace), "-q"], check=True, capture_output=True
                )
                seconds = time.perf_counter() - started
                peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
                size = file.stat().st_size / 1e6
                print(
                    f"{source:8} {n:,} lines, {size:,.0f} MB, {turn:6} import: {seconds:5.1f} s, "
                    f"{cpu_seconds() - worked:.1f} s of processor, peak so far {peak:,.0f} MB"
                )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)

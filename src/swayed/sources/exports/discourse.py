"""Discourse: topics and posts as JSON, the list of members, and what its database dates: likes and reads."""

from __future__ import annotations

from swayed.sources.exports.declaration import Map, Part, Policy, Shape, Source, texts

_POST = {
    **texts("id", "name", "username", "created_at", "updated_at", "cooked", "raw", "post_number", "post_type"),
    **texts("reply_to_post_number", "topic_id", "topic_slug", "category_id", "accepted_answer", "deleted_at"),
    **texts("user_deleted", "hidden", "user_id"),
    "reply_to_user": texts("username"),
}
_POST_MAPS = (
    Map("accounts", "discourse_authors", {"handle": "username"}),
    Map(
        "posts",
        "discourse_posts",
        {"posted_at": "created_at", "account_id": "username", "post_id": "id", "text": "cooked"},
        html=("text",),
    ),
    Map("interactions", "discourse_interactions", {"occurred_at": "created_at", "account_id": "username"}),
)

TOPICS = Part(
    "topic JSON",
    Shape.JSON,
    proof=("post_stream.posts",),
    maps=_POST_MAPS,
    structure={
        **texts("id", "title", "category_id", "archetype"),
        "post_stream": {"posts": [_POST]},
        "details": {"created_by": texts("username")},
        "accepted_answer": texts("post_number", "username", "accepter_username"),
    },
    # What a reader of the page sees beside the posts; likes and reads are only counted there, without a date.
    unread=("*",),
    expected=("post_stream.posts.username", "post_stream.posts.cooked", "post_stream.posts.reply_to_post_number"),
    prepared="discourse_topic_said",
)

POSTS = Part(
    "posts JSON",
    Shape.JSON,
    proof=("cooked", "post_number", "topic_id", "username"),
    at=((), ("latest_posts",), ("post_stream", "posts")),
    maps=_POST_MAPS,
    structure=_POST,
    unread=("*",),
    expected=("created_at", "reply_to_post_number"),
    prepared="discourse_post_said",
)

MEMBERS = Part(
    "user list CSV",
    Shape.CSV,
    proof=("username", "email", "trust_level"),
    maps=(Map("accounts", "discourse_members", {"account_id": "username", "handle": "username"}),),
    columns=(
        *("id", "name", "username", "email", "title", "created_at", "staged", "location", "website"),
        *("external_id", "external_email"),
    ),
    unread=(
        *("last_seen_at", "last_posted_at", "last_emailed_at", "trust_level", "approved", "suspended_at"),
        *("suspended_till", "silenced_till", "active", "admin", "moderator", "ip_address", "topics_entered"),
        *("posts_read_count", "time_read", "topic_count", "post_count", "likes_given", "likes_received", "views"),
        *("external_username", "external_name", "external_avatar_url", "group_names", "secondary_emails"),
        "* (custom user field)",
    ),
    expected=("email", "external_id"),
)

LIKES = Part(
    "dated likes CSV",
    Shape.CSV,
    proof=("username", "post_username", "post_id", "liked_at"),
    maps=(Map("interactions", "discourse_likes", {"occurred_at": "liked_at", "account_id": "username"}),),
    columns=("username", "post_username", "post_id", "liked_at", "deleted_at"),
)

READS = Part(
    "dated reads CSV",
    Shape.CSV,
    proof=("username", "post_username", "post_id", "viewed_at"),
    maps=(Map("interactions", "discourse_reads", {"occurred_at": "viewed_at", "account_id": "username"}),),
    columns=("username", "post_username", "post_id", "viewed_at"),
)

ACTIONS = Part(
    "user actions JSON",
    Shape.JSON,
    proof=("action_type", "acting_username", "post_number"),
    at=((), ("user_actions",)),
    maps=(Map("interactions", "discourse_actions", {"occurred_at": "created_at", "account_id": "acting_username"}),),
    structure=texts("action_type", "created_at", "username", "acting_username", "post_id", "topic_id", "post_number"),
    unread=("*",),
)

DISCOURSE = Source(
    "discourse",
    "topics and posts (JSON), user list (CSV), dated likes and reads (CSV); undated reads are never taken",
    "Topics: /t/ID.json?print=true, posts: /posts.json. Members: Admin, Users, Export. Likes and reads: two Data Explorer "
    "queries that the page Exports holds.",
    (TOPICS, POSTS, MEMBERS, LIKES, READS, ACTIONS),
    Policy(
        "Your own forum: a member who signs in with the address or number of a customer is that customer, as your privacy "
        "notice must say. Private messages and whispers are left out."
    ),
)

-- Every direct contact once: the imported interactions, and the replies and mentions found in posts.
SELECT account_id, target_account_id, kind, occurred_at, coalesce(occurred_at_is_day, FALSE) AS is_day,
    interaction_id, post_id, community, products, CAST(NULL AS VARCHAR) AS parent_post_id
FROM interactions
UNION ALL
SELECT account_id, target_account_id, kind, occurred_at, coalesce(occurred_at_is_day, FALSE) AS is_day,
    CAST(NULL AS VARCHAR) AS interaction_id, post_id, community, products, parent_post_id
FROM post_contacts

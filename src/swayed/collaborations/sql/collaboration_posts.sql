-- One row per piece of content of a collaboration: recorded, or found among the posts of its person in its days by code, link or
-- product. A repost is not his own word. A product alone proves nothing where the days are not known.
WITH dealt AS (
    SELECT
        collaborations.collaboration_id,
        collaborations.kind,
        collaborations.products,
        collaborations.starts_on IS NOT NULL AND collaborations.ends_on IS NOT NULL AS has_days,
        bounds.from_at,
        bounds.until_at,
        coalesce(account_persons.person_id, collaborations.account_id) AS person_id,
        nullif(trim(regexp_replace(lower(collaborations.code), '[^\p{L}\p{N}]+', ' ', 'g')), '') AS code,
        nullif(trim(regexp_replace(lower(collaborations.utm_content), '[^\p{L}\p{N}]+', ' ', 'g')), '') AS utm_content,
        nullif(trim(regexp_replace(lower(regexp_replace(collaborations.link, '^(?i:https?://)?(?i:www[.])?', '', 'g')), '[^\p{L}\p{N}]+', ' ', 'g')), '') AS link
    FROM collaborations
    JOIN bounds ON bounds.collaboration_id = collaborations.collaboration_id
    LEFT JOIN account_persons ON account_persons.account_id = collaborations.account_id
),
wanted AS (
    SELECT collaboration_id, lower(trim(product)) AS product,
        trim(regexp_replace(lower(product), '[^\p{L}\p{N}]+', ' ', 'g')) AS words
    FROM (SELECT collaboration_id, unnest(products) AS product FROM dealt WHERE has_days)
    WHERE trim(product) <> ''
),
near AS (
    SELECT
        dealt.*,
        posts.post_id, posts.account_id, posts.posted_at, posts.lang,
        posts.text AS content,
        posts.products AS about,
        concat(' ', regexp_replace(lower(posts.text), '[^\p{L}\p{N}]+', ' ', 'g'), ' ') AS words
    FROM posts
    LEFT JOIN account_persons ON account_persons.account_id = posts.account_id
    JOIN dealt
        ON dealt.person_id = coalesce(account_persons.person_id, posts.account_id)
        AND (dealt.from_at IS NULL OR posts.posted_at >= dealt.from_at)
        AND (dealt.until_at IS NULL OR posts.posted_at < dealt.until_at)
    WHERE posts.repost_of_post_id IS NULL
),
told AS (
    SELECT collaboration_id, post_id, lower(trim(product)) AS product
    FROM (SELECT collaboration_id, post_id, unnest(about) AS product FROM near)
),
carried AS (
    SELECT collaboration_id, post_id, 'code' AS found_by FROM near WHERE contains(words, concat(' ', code, ' ')) AND code IS NOT NULL
    UNION ALL
    SELECT collaboration_id, post_id, 'link' AS found_by FROM near
    WHERE (link IS NOT NULL AND contains(words, concat(' ', link, ' ')))
        OR (utm_content IS NOT NULL AND contains(words, concat(' utm content ', utm_content, ' ')))
    UNION ALL
    SELECT told.collaboration_id, told.post_id, 'product' AS found_by
    FROM told
    JOIN wanted ON wanted.collaboration_id = told.collaboration_id AND wanted.product = told.product
    UNION ALL
    SELECT near.collaboration_id, near.post_id, 'product' AS found_by
    FROM near
    JOIN wanted ON wanted.collaboration_id = near.collaboration_id AND contains(near.words, concat(' ', wanted.words, ' '))
    WHERE wanted.words <> ''
),
found AS (
    SELECT collaboration_id, post_id, list_sort(list_distinct(list(found_by))) AS found_by FROM carried GROUP BY collaboration_id, post_id
)
SELECT
    deliverables.collaboration_id,
    collaborations.kind,
    -- A post is the same piece before and after it is recorded, and so is its case.
    CASE WHEN deliverables.post_id IS NULL THEN deliverables.deliverable_id ELSE concat('post:', deliverables.post_id) END AS deliverable_id,
    deliverables.post_id,
    coalesce(posts.account_id, deliverables.account_id, collaborations.account_id) AS account_id,
    deliverables.url,
    coalesce(posts.posted_at, deliverables.posted_at) AS posted_at,
    coalesce(posts.text, deliverables.text) AS text,
    coalesce(deliverables.lang, posts.lang) AS lang,
    coalesce(deliverables.is_labelled, false) AS is_labelled,
    'recorded' AS found_by
FROM deliverables
JOIN collaborations ON collaborations.collaboration_id = deliverables.collaboration_id
LEFT JOIN posts ON posts.post_id = deliverables.post_id
QUALIFY row_number() OVER (
    PARTITION BY deliverables.collaboration_id,
        CASE WHEN deliverables.post_id IS NULL THEN deliverables.deliverable_id ELSE concat('post:', deliverables.post_id) END
    ORDER BY deliverables.deliverable_id
) = 1
UNION ALL
SELECT
    near.collaboration_id,
    near.kind,
    concat('post:', near.post_id) AS deliverable_id,
    near.post_id,
    near.account_id,
    CAST(NULL AS VARCHAR) AS url,
    near.posted_at,
    near.content AS text,
    near.lang,
    false AS is_labelled,
    array_to_string(found.found_by, ', ') AS found_by
FROM near
JOIN found ON found.collaboration_id = near.collaboration_id AND found.post_id = near.post_id
LEFT JOIN deliverables AS known ON known.collaboration_id = near.collaboration_id AND known.post_id = near.post_id
WHERE known.deliverable_id IS NULL
ORDER BY collaboration_id, posted_at NULLS LAST, deliverable_id

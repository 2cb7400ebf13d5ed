-- Posts just out of the situation: those that a vetoed phrase keeps out, best those that some other phrase would have let
-- in; and those without evidence whose author or community has posts inside. One per text.
WITH vetoed AS (
    SELECT
        text_key,
        min(CASE WHEN role = 'none' THEN phrase END) AS phrase,
        max(CASE WHEN role = 'any' THEN 1 ELSE 0 END) AS is_wanted
    FROM text_phrases
    WHERE role IN ('any', 'none')
    GROUP BY text_key
    HAVING count(CASE WHEN role = 'none' THEN 1 END) > 0
),
authors AS (
    SELECT account_id, count(*) AS n_inside FROM selected_posts GROUP BY account_id
),
places AS (
    SELECT DISTINCT community FROM selected_posts WHERE community IS NOT NULL
),
outside AS (
    SELECT
        posts.post_id,
        posts.account_id,
        posts.community,
        posts.text,
        CASE
            WHEN vetoed.text_key IS NOT NULL THEN 'vetoed'
            WHEN authors.account_id IS NOT NULL THEN 'author'
            ELSE 'community'
        END AS kind,
        CASE
            WHEN vetoed.text_key IS NOT NULL THEN concat('has the phrase "', vetoed.phrase, '" of `none`')
            WHEN authors.account_id IS NOT NULL THEN 'its author has posts inside, this one has no evidence'
            ELSE concat('no evidence, though posts of ', posts.community, ' are inside')
        END AS reason,
        coalesce(vetoed.is_wanted, 0) AS is_wanted,
        coalesce(authors.n_inside, 0) AS n_inside
    FROM posts
    LEFT JOIN selected_posts ON selected_posts.post_id = posts.post_id
    LEFT JOIN vetoed ON vetoed.text_key = md5(posts.text)
    LEFT JOIN authors ON authors.account_id = posts.account_id
    LEFT JOIN places ON places.community = posts.community
    WHERE selected_posts.post_id IS NULL
        AND length(trim(posts.text)) > 0
        AND (vetoed.text_key IS NOT NULL OR authors.account_id IS NOT NULL OR places.community IS NOT NULL)
    QUALIFY row_number() OVER (PARTITION BY posts.text ORDER BY posts.post_id) = 1
),
ranked AS (
    SELECT
        post_id,
        account_id,
        community,
        text,
        kind,
        reason,
        row_number() OVER (PARTITION BY kind ORDER BY is_wanted DESC, n_inside DESC, md5(post_id), post_id) AS kind_rank
    FROM outside
)
SELECT ranked.post_id, ranked.account_id, ranked.community, ranked.text, ranked.kind, ranked.kind_rank, ranked.reason
FROM ranked
CROSS JOIN sample_size
WHERE ranked.kind_rank <= sample_size.n
ORDER BY ranked.kind_rank, ranked.kind DESC

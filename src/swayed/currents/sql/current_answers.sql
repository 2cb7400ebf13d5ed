-- One row per survey answer of a selected customer and what he names: a friend, a forum, an assistant, a search, social media,
-- or something else.
WITH answers AS (
    SELECT touches.touch_id, touches.customer_id, touches.occurred_at, lower(concat_ws(' ', touches.text, touches.source)) AS said
    FROM touches
    JOIN selected_customers ON selected_customers.customer_id = touches.customer_id
    CROSS JOIN current_settings
    WHERE touches.kind = 'survey' AND touches.occurred_at < current_settings.to_at
),
named AS (
    SELECT touch_id, 'answers that name a friend' AS topic
    FROM touch_persons
    WHERE role IN ('friend', 'family', 'colleague', 'neighbour', 'club') OR role IS NULL
    UNION
    SELECT touch_id, 'answers that name a forum or group' AS topic
    FROM answers
    WHERE regexp_matches(said, '\b(forums?|reddit|subreddit|discord|slack|groups?|gruppe|community|foro|groupe)\b')
    UNION
    SELECT touch_id, 'answers that name an assistant' AS topic
    FROM answers
    WHERE regexp_matches(said, '\b(assistant|chat ?gpt|gpt|claude|gemini|copilot|perplexity|chat ?bot|ai|ki|ia)\b')
    UNION
    SELECT touch_id, 'answers that name a search engine' AS topic
    FROM answers
    WHERE regexp_matches(said, '\b(google|search|searched|bing|duckduckgo|googled|suche|suchmaschine|recherche|b[uú]squeda)\b')
    UNION
    SELECT touch_id, 'answers that name social media' AS topic
    FROM answers
    WHERE regexp_matches(said, '\b(instagram|insta|tik ?tok|you ?tube|facebook|podcast|influencer|twitter|bluesky|mastodon|pinterest)\b')
)
SELECT answers.customer_id AS unit_id, answers.occurred_at, named.topic
FROM answers
LEFT JOIN named ON named.touch_id = answers.touch_id

-- Topics in which enough units took part.
WITH topics AS (
    SELECT DISTINCT topic_no, ground, kind, topic FROM topic_signs
)
SELECT topics.topic_no, topics.ground, topics.kind, topics.topic
FROM topic_parts
JOIN topics ON topics.topic_no = topic_parts.topic_no
CROSS JOIN current_settings
GROUP BY topics.topic_no, topics.ground, topics.kind, topics.topic, current_settings.fewest_mentions
HAVING sum(topic_parts.n_with) >= current_settings.fewest_mentions

-- One row per answer to a question that asks who or what led to the purchase. Where a sheet names its questions, the others
-- ("how satisfied are you?") are left out; where it does not, every answer is taken to be to that one. What the customer wrote
-- goes before the option that was ticked, and several options of one cell are several answers.
WITH said AS (
    SELECT file_no, line,
        CASE WHEN email LIKE '%@%' THEN concat('email:', lower(trim(email))) ELSE nullif(trim(customer_id), '') END AS customer_id,
        CASE WHEN email LIKE '%@%' THEN lower(trim(email)) END AS email,
        nullif(trim(response_id), '') AS response_id, nullif(trim(order_id), '') AS order_id, nullif(trim(answered_at), '') AS answered_at,
        lower(trim(question)) AS question, nullif(trim(answer), '') AS ticked,
        CASE WHEN lower(trim(free_text)) NOT IN ('', 'true', 'false', 'yes', 'no', '0', '1') THEN trim(free_text) END AS written
    FROM export
    WHERE coalesce(trim(question), '') = '' OR regexp_matches(lower(question),
        'hear|heard|find us|found us|find out|discover|learn about|come across|refer|recommend|told you|made you|convince|influence|decid|who\b|brought you|erfahren|aufmerksam|empfohlen|empfehl|überzeug|gefunden|connu|recommand|entendu|conoci|recomend|sentito|consiglia')
),
answers AS (
    SELECT *, trim(unnest(CASE WHEN written IS NOT NULL THEN [written] ELSE regexp_split_to_array(ticked, '[|;]') END)) AS told,
        CASE WHEN written IS NOT NULL THEN ticked END AS option
    FROM said
),
-- Nothing of an address may be in an identifier, not even its hash: it could be guessed.
known AS (
    SELECT *, concat(coalesce(response_id, order_id, answered_at || ':' || left(sha256(lower(told)), 12), left(sha256(lower(told)), 12)),
        ':' || left(sha256(nullif(question, '')), 8)) AS answer_id
    FROM answers
    WHERE lower(told) NOT IN ('', '-', '--', '.', 'n/a', 'na', 'none', 'null', 'prefer not to say', 'keine angabe', 'k. a.', 'k.a.')
)
SELECT *, concat('survey:', answer_id, ':', row_number() OVER (PARTITION BY file_no, answer_id ORDER BY line, lower(told))) AS touch_id
FROM known

-- One row per disclosure case, as its log leaves it; open ones first.
WITH last_entry AS (
    SELECT *
    FROM disclosure_cases
    QUALIFY row_number() OVER (PARTITION BY case_id ORDER BY written_at DESC, entry_id DESC) = 1
),
last_turn AS (
    SELECT case_id, entry, written_by
    FROM disclosure_cases
    WHERE entry IN ('opened', 'closed')
    QUALIFY row_number() OVER (PARTITION BY case_id ORDER BY written_at DESC, entry_id DESC) = 1
),
spans AS (
    SELECT case_id, min(written_at) AS opened_at, max(written_at) AS changed_at, count(*) AS n_entries
    FROM disclosure_cases
    GROUP BY case_id
)
SELECT
    spans.case_id,
    last_turn.entry = 'opened' AS is_open,
    CASE WHEN last_turn.entry = 'closed' THEN last_turn.written_by END AS closed_by,
    last_entry.collaboration_id,
    last_entry.deliverable_id,
    last_entry.verdict,
    last_entry.words,
    last_entry.text_md5,
    spans.opened_at,
    spans.changed_at,
    last_entry.written_by,
    last_entry.why,
    spans.n_entries
FROM spans
JOIN last_entry ON last_entry.case_id = spans.case_id
JOIN last_turn ON last_turn.case_id = spans.case_id
ORDER BY is_open DESC, spans.opened_at, spans.case_id

-- One row per disclosure case, as its log leaves it; open ones first.
WITH last_entry AS (
    SELECT *
    FROM disclosure_cases
    QUALIFY row_number() OVER (PARTITION BY case_id ORDER BY written_at DESC, entry_id DESC) = 1
),
spans AS (
    SELECT case_id,
        min(written_at) AS opened_at,
        max(CASE WHEN entry = 'closed' THEN written_at END) AS closed_at,
        count(*) AS n_entries
    FROM disclosure_cases
    GROUP BY case_id
)
SELECT
    spans.case_id,
    -- A note after the end keeps a case closed; only a changed post opens a new one.
    spans.closed_at IS NULL AS is_open,
    last_entry.collaboration_id,
    last_entry.deliverable_id,
    last_entry.verdict,
    last_entry.words,
    last_entry.text_md5,
    spans.opened_at,
    spans.closed_at,
    last_entry.written_by,
    last_entry.why,
    spans.n_entries
FROM spans
JOIN last_entry ON last_entry.case_id = spans.case_id
ORDER BY is_open DESC, spans.opened_at, spans.case_id

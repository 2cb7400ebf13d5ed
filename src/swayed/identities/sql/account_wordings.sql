-- One row per account and longer wording: how often it wrote it, and on which days first and last. People say “yes” and “thanks”
-- again and again; the same longer sentence, hardly ever.
SELECT account_id, md5(wording) AS wording, count(*) AS n_times, min(day) AS first_day, max(day) AS last_day
FROM written_texts
WHERE length(wording) >= 25
GROUP BY account_id, md5(wording)

-- One row per account and longer wording: how often it wrote it, and on which days first and last. People say “yes” and “thanks”
-- again and again; the same longer sentence, hardly ever. Twelve digits tell wordings apart: of a hundred million some twenty
-- pairs are taken for one.
SELECT account_no, substr(md5(wording), 1, 12) AS wording, count(*) AS n_times, min(day) AS first_day, max(day) AS last_day
FROM written_texts
WHERE length(wording) >= 25
GROUP BY account_no, substr(md5(wording), 1, 12)

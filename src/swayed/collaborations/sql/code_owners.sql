-- One row per other account whose collaboration bears the wanted code and had not ended before the wanted one begins.
SELECT DISTINCT collaborations.account_id
FROM collaborations
JOIN wanted ON lower(trim(collaborations.code)) = lower(trim(wanted.code))
LEFT JOIN collaborations AS own ON own.collaboration_id = wanted.collaboration_id
WHERE wanted.code <> ''
    AND collaborations.account_id <> wanted.account_id
    AND (collaborations.ends_on IS NULL OR own.starts_on IS NULL OR collaborations.ends_on >= own.starts_on)
ORDER BY collaborations.account_id

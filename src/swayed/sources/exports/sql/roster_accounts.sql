-- One row per account of the list. Several accounts in one row are one person by the operator's word: they bear the page of the
-- first. An account known by its number alone keeps the handle that is known. Followers are told for a person with one account alone.
SELECT file_no, line, starts_with(handle, 'did:') OR regexp_matches(handle, '^UC[\w-]{22}$') AS is_stub, account_id, platform, handle, person AS display_name, nullif(trim("location"), '') AS "location",
    CASE WHEN n_accounts > 1 THEN url END AS url,
    CASE WHEN n_accounts > 1 OR followers = '' THEN NULL
        WHEN regexp_matches(trim(followers), '^(?i)[0-9]+([.,][0-9]+)?\s*[km]$')
            THEN CAST(CAST(round(TRY_CAST(replace(regexp_extract(followers, '([0-9.,]+)', 1), ',', '.') AS DOUBLE)
                * CASE WHEN contains(lower(followers), 'm') THEN 1000000 ELSE 1000 END) AS BIGINT) AS VARCHAR)
        ELSE regexp_replace(trim(followers), '([0-9])[., ]([0-9]{3})\b', '\1\2', 'g') END AS followers
FROM export_prepared

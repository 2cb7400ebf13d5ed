-- One row per account of the list. Whoever is marked anywhere as not to be contacted is not, whatever else is written; a mark that
-- cannot be read counts. Addresses have no place in notes.
WITH said AS (
    SELECT *,
        (do_not_contact IS NOT NULL AND lower(trim(do_not_contact)) NOT IN ('', 'no', 'n', 'false', '0', 'nein', 'non', '-'))
            OR coalesce(lower(trim(consent)) IN ('no', 'n', 'false', '0', 'nein', 'non', 'none', 'withdrawn'), false)
            OR regexp_matches(lower(concat_ws(' | ', status, note)),
                'do ?n.?[o'']?t contact|blacklist|blocked|opt(ed)?[ -]?out|unsubscribed|nicht (mehr )?(kontaktieren|anschreiben)|ne pas contacter|no contactar')
            AS is_barred,
        CASE WHEN lower(trim(consent)) IN ('agreed', 'applied', 'business') THEN lower(trim(consent))
            WHEN lower(trim(consent)) IN ('yes', 'y', 'true', '1', 'x', 'ja', 'oui', 'si', 'sí', 'given') THEN 'agreed'
            WHEN trim(consent) <> '' THEN trim(consent)
            WHEN regexp_matches(lower(status), '\b(not|no|never|nicht|kein\w*|declined|rejected|un\w+)\b') THEN NULL
            WHEN regexp_matches(lower(status), '\b(agreed|signed|contracted|under contract|onboarded|ambassador)\b') THEN 'agreed'
            WHEN regexp_matches(lower(status), '\b(applied|applicant|application|inbound)\b') THEN 'applied' END AS word,
        coalesce(do_not_contact, consent, status) IS NOT NULL AS is_asked
    FROM export_prepared
),
-- The later row of a person tells what several rows tell; the bar of any row holds.
told AS (
    SELECT min(file_no) AS file_no, min(line) AS line, account_id, bool_or(is_barred) AS is_barred, bool_or(is_asked) AS is_asked,
        arg_max(word, line) AS word, arg_max(nullif(trim(basis), ''), line) AS basis, arg_max(nullif(trim(status), ''), line) AS status,
        arg_max(nullif(trim(note), ''), line) AS note, arg_max(nullif(trim(agreed_on), ''), line) AS agreed_on,
        arg_max(nullif(trim(next_step), ''), line) AS next_step, arg_max(nullif(trim(next_step_on), ''), line) AS next_step_on
    FROM said
    WHERE account_id IS NOT NULL
    GROUP BY account_id
)
SELECT file_no, line, account_id, CASE WHEN is_barred THEN 'no' WHEN is_asked THEN coalesce(word, '') END AS may_contact,
    CASE WHEN is_barred THEN 'marked in the roster as not to be contacted' ELSE basis END AS basis, status,
    regexp_replace(note, '[^\s()<>,;]+@[^\s()<>,;]+[.][^\s()<>,;]+', '(e-mail)', 'g') AS note, agreed_on,
    regexp_replace(next_step, '[^\s()<>,;]+@[^\s()<>,;]+[.][^\s()<>,;]+', '(e-mail)', 'g') AS next_step, next_step_on
FROM told
WHERE is_barred OR coalesce(word, basis, status, note, agreed_on, next_step, next_step_on) IS NOT NULL

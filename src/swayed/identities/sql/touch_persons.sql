-- One row per survey answer or referral and each person or role it names: by account, @handle or name, else by a role.
-- A name counts where one person alone bears it. An answer may hold several, and words around them (`I follow ... on Instagram`).
WITH said AS (
    SELECT touch_id, customer_id, account_id, lower(trim(text)) AS text FROM touches WHERE kind IN ('survey', 'referral')
),
tags AS (
    SELECT touch_id, unnest(regexp_extract_all(text, '@([\p{L}\p{N}_][\p{L}\p{M}\p{N}_.\-]*)', 1)) AS handle
    FROM said
    WHERE account_id IS NULL AND contains(text, '@')
),
cut AS (
    SELECT touch_id, unnest(string_split(
        regexp_replace(text, '\s*([,;/&+]|\s(and|und|et|y)\s)\s*', '|', 'g'), '|'
    )) AS piece
    FROM said
    WHERE account_id IS NULL
),
pieces AS (
    SELECT touch_id, trim(piece, ' .!?"') AS piece FROM cut
    UNION
    SELECT touch_id, trim(text, ' .!?"') AS piece FROM said WHERE account_id IS NULL
),
phrases AS (
    SELECT touch_id, text AS phrase FROM said WHERE account_id IS NULL
    UNION
    SELECT touch_id, piece FROM pieces WHERE length(piece) > 3
    UNION
    SELECT touch_id, regexp_replace(
        regexp_replace(
            piece,
            '^(i |ich |je )?(follow|saw|know|read|watch|heard (about it |of it )?(from|by|through)|via|through|from|by|thanks to|posts? (by|of|from)|recommended by|folge|durch|von|über|par|grâce à|por|gracias a) ',
            '', 'g'
        ),
        ' (in|on|at|auf|im|bei|sur|dans|en) (the |your |my |dem |der |le |la |el )?[\p{L}\p{N}]+$', '', 'g'
    ) AS phrase
    FROM pieces
    WHERE length(piece) > 3
),
names AS (
    SELECT lower(accounts.handle) AS name, min(accounts.account_id) AS account_id
    FROM accounts
    JOIN account_persons ON account_persons.account_id = accounts.account_id
    GROUP BY lower(accounts.handle)
    HAVING count(DISTINCT account_persons.person_id) = 1
    UNION ALL
    SELECT lower(accounts.display_name) AS name, min(accounts.account_id) AS account_id
    FROM accounts
    JOIN account_persons ON account_persons.account_id = accounts.account_id
    WHERE accounts.display_name IS NOT NULL AND lower(accounts.display_name) <> lower(accounts.handle)
    GROUP BY lower(accounts.display_name)
    HAVING count(DISTINCT account_persons.person_id) = 1
),
named AS (
    SELECT touch_id, account_id, 'account' AS named_by FROM said WHERE account_id IS NOT NULL
    UNION
    SELECT tags.touch_id, names.account_id, 'handle' AS named_by FROM tags JOIN names ON names.name = tags.handle
    UNION
    SELECT phrases.touch_id, names.account_id, 'name' AS named_by
    FROM phrases
    JOIN names ON names.name = phrases.phrase
),
people AS (
    SELECT named.touch_id, account_persons.person_id, min(named.named_by) AS named_by
    FROM named
    JOIN account_persons ON account_persons.account_id = named.account_id
    GROUP BY named.touch_id, account_persons.person_id
),
roles AS (
    SELECT said.touch_id,
        CASE
            WHEN regexp_matches(said.text, '\b(trainer|coach|trainerin|entra[iî]neur|entrenador)\b') THEN 'trainer'
            WHEN regexp_matches(said.text, '\b(physio|physiotherapist|osteopath|podiatrist)\b') THEN 'physio'
            WHEN regexp_matches(said.text, '\b(shop|store|sales) ?(staff|assistant|person|clerk|employee)|\bsalesperson\b|\bverk[aä]ufer(in)?\b|\bvendeu(r|se)\b') THEN 'shop staff'
            WHEN regexp_matches(said.text, '\b(colleagues?|co-?workers?|kolleg(e|in|en)|coll[eè]gues?)\b') THEN 'colleague'
            WHEN regexp_matches(said.text, '\b(wife|husband|partner|boyfriend|girlfriend|sister|brother|mother|father|mum|mom|dad|son|daughter|cousin|aunt|uncle|family|schwester|bruder|mutter|vater|freundin)\b') THEN 'family'
            WHEN regexp_matches(said.text, '\b(club|team|running group|verein)\b') THEN 'club'
            WHEN regexp_matches(said.text, '\b(friends?|pal|mate|buddy|freunde?|amis?|amig[oa]s?)\b') THEN 'friend'
            WHEN regexp_matches(said.text, '\b(neighbou?rs?|nachbar(in)?)\b') THEN 'neighbour'
            WHEN regexp_matches(said.text, '\b(teacher|instructor|lehrer(in)?|guide)\b') THEN 'teacher'
        END AS role
    FROM said
    LEFT JOIN people ON people.touch_id = said.touch_id
    WHERE people.touch_id IS NULL
)
SELECT said.touch_id, said.customer_id, people.person_id, CAST(NULL AS VARCHAR) AS role, people.named_by
FROM people
JOIN said ON said.touch_id = people.touch_id
UNION ALL
SELECT said.touch_id, said.customer_id, concat('offline:', roles.role) AS person_id, roles.role, 'role' AS named_by
FROM roles
JOIN said ON said.touch_id = roles.touch_id
WHERE roles.role IS NOT NULL

-- One post of one person and one stage: when it was first met, what it could have moved, and what it is credited with.
WITH summed AS (
    SELECT
        person_no,
        post_no,
        stage_no,
        min(theme_no) AS theme_no,
        min(exposed_hour) AS first_hour,
        max(is_addressed) AS is_addressed,
        count(*) AS n_contacts,
        sum(chance) AS chance,
        sum(credited) AS credited
    FROM contact_yields
    WHERE theme_no IS NOT NULL
    GROUP BY person_no, post_no, stage_no
)
SELECT
    met_people.person_id,
    met_posts.post_id,
    summed.stage_no,
    summed.theme_no,
    summed.first_hour,
    summed.is_addressed,
    summed.n_contacts,
    summed.chance,
    summed.credited
FROM summed
JOIN met_people ON met_people.person_no = summed.person_no
JOIN met_posts ON met_posts.post_no = summed.post_no
ORDER BY summed.person_no, summed.post_no, summed.stage_no

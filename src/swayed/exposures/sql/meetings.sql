-- One row per customer, person and community who met inside the situation, directly or through a follow.
WITH met AS (
    SELECT
        coalesce(direct_meetings.customer_id, followed_meetings.customer_id) AS customer_id,
        coalesce(direct_meetings.person_id, followed_meetings.person_id) AS person_id,
        coalesce(direct_meetings.place_no, followed_meetings.place_no) AS place_no,
        coalesce(direct_meetings.n_direct, 0) AS n_direct,
        coalesce(direct_meetings.n_direct, 0) + coalesce(followed_meetings.n_followed, 0) AS n_contacts,
        coalesce(direct_meetings.dose, 0.0) + coalesce(followed_meetings.dose, 0.0) AS dose,
        least(
            coalesce(direct_meetings.first_at, followed_meetings.first_at),
            coalesce(followed_meetings.first_at, direct_meetings.first_at)
        ) AS first_at,
        greatest(
            coalesce(direct_meetings.last_at, followed_meetings.last_at),
            coalesce(followed_meetings.last_at, direct_meetings.last_at)
        ) AS last_at
    FROM direct_meetings
    FULL OUTER JOIN followed_meetings
        ON followed_meetings.customer_id = direct_meetings.customer_id
        AND followed_meetings.person_id = direct_meetings.person_id
        AND followed_meetings.place_no = direct_meetings.place_no
)
SELECT met.customer_id, met.person_id, meeting_places.community, met.n_direct, met.n_contacts, met.dose, met.first_at, met.last_at
FROM met
JOIN meeting_places ON meeting_places.place_no = met.place_no

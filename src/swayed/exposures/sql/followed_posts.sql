-- What followed persons posted inside the situation, merged per person, day and products; its dose before dilution.
SELECT
    followed_days.person_id,
    followed_days.exposed_at,
    followed_days.dose,
    followed_days.n_posts,
    situation_notes.community,
    situation_notes.products,
    followed_days.post_id,
    situation_notes.reason
FROM followed_days
JOIN situation_notes ON situation_notes.note_no = followed_days.note_no
ORDER BY followed_days.person_id, followed_days.exposed_at, followed_days.post_id

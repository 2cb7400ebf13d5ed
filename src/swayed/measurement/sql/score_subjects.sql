-- One line under each subject that it is counted for; once more as `agreed` where it falls under a collaboration, since only that money
-- is held against what collaborations cost. What was said and tracked tells of no stage.
WITH subjects AS (
    SELECT 'situation' AS subject, 'all people' AS subject_id, line_no, collaboration_id FROM score_lines
    UNION ALL
    SELECT 'person', person_id, line_no, collaboration_id FROM score_lines
    UNION ALL
    SELECT 'type', coalesce(person_profiles.profile, 'no type'), score_lines.line_no, score_lines.collaboration_id
    FROM score_lines
    LEFT JOIN person_profiles ON person_profiles.person_id = score_lines.person_id
    UNION ALL
    SELECT 'collaboration', collaboration_id, line_no, collaboration_id FROM score_lines WHERE collaboration_id IS NOT NULL
    UNION ALL
    SELECT 'channel', 'collaborations', line_no, collaboration_id FROM score_lines WHERE collaboration_id IS NOT NULL
)
SELECT subject, subject_id, line_no FROM subjects
UNION ALL
SELECT concat('agreed ', subject), subject_id, line_no FROM subjects WHERE collaboration_id IS NOT NULL
UNION ALL
SELECT 'stage', basis, line_no FROM score_lines WHERE rung = 'statistical'

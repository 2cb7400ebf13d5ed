-- Every level of every factor under which customers can have met people.
SELECT 'community' AS factor, community AS level FROM numbered_exposures WHERE community IS NOT NULL
UNION
SELECT 'platform' AS factor, platform AS level FROM post_labels WHERE platform IS NOT NULL
UNION
SELECT 'tone' AS factor, tone AS level FROM post_labels WHERE tone IS NOT NULL
UNION
SELECT 'segment' AS factor, segment AS level FROM met_customers WHERE segment IS NOT NULL
UNION
SELECT factor, CASE WHEN source = 'attribute' THEN 'declared' ELSE 'worded' END AS level FROM compared_factors
UNION
SELECT factor, CASE WHEN source = 'attribute' THEN 'not declared' ELSE 'not worded' END AS level FROM compared_factors
ORDER BY factor, level

-- How many people and customers stand behind each segment, community and type of contacts.
SELECT
    group_segment,
    group_community,
    group_type,
    count(DISTINCT person_id) AS n_people,
    count(DISTINCT customer_id) AS n_customers
FROM labelled_contacts
GROUP BY group_segment, group_community, group_type

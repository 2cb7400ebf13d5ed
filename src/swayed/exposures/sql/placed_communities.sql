-- Communities that the situation names as places.
SELECT DISTINCT selected_posts.community
FROM selected_posts
JOIN situation_places
    ON situation_places.kind = 'digital' AND lower(situation_places.place) = lower(selected_posts.community)
ORDER BY selected_posts.community

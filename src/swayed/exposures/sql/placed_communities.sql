-- Communities that the situation names as places, in lower case.
SELECT DISTINCT lower(place) AS community
FROM situation_places
WHERE kind = 'digital'
ORDER BY community

-- How often each of them turned to each.
SELECT from_no, to_no, CAST(count(*) AS INTEGER) AS n
FROM directed_contacts
GROUP BY from_no, to_no

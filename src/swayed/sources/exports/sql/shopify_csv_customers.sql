-- One row per order with an address: the customer is the address; the newest order tells name and consent.
SELECT file_no, min(line) AS line, max("Created at") AS version,
    concat('email:', lower(trim("Email"))) AS customer_id,
    lower(trim("Email")) AS email,
    ltrim(max("Billing Name"), '''') AS name,
    max("Accepts Marketing") AS accepts_marketing,
    ltrim(max("Billing Country"), '''') AS country
FROM export
WHERE trim("Email") LIKE '%@%'
GROUP BY file_no, "Name", lower(trim("Email"))

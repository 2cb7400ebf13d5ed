-- One row per row of the dump, with its site as the names of folder or archive tell it.
SELECT e.*, coalesce(nullif(regexp_extract(f.place, '(?i)(([a-z0-9-]+[.])*(stackexchange|stackoverflow|superuser|serverfault|askubuntu|mathoverflow|stackapps)[.](com|net))', 1), ''), 'stackexchange') AS site
FROM export AS e
JOIN export_files AS f ON f.file_no = e.file_no

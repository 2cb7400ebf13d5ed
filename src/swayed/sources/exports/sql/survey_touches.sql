-- One row per answer. The words are the customer's own, but for addresses, which are nobody's name; the option that was ticked
-- beside them is the source.
SELECT file_no, line, touch_id, 'survey' AS kind, customer_id, order_id, answered_at AS occurred_at, option AS source,
    regexp_replace(told, '[^\s()<>,;]+@[^\s()<>,;]+[.][^\s()<>,;]+', '(e-mail)', 'g') AS "text"
FROM export_prepared

-- One row per replaced or deleted version of a product category:
-- the values before an update that changed one of these columns, before a deletion (the old half of
-- a primary-key change is one), and of each row that a TRUNCATE removed.
SELECT
  _before."CategoryID" AS "CategoryID",
  _before."CategoryName" AS "CategoryName",
  CASE _op WHEN 'u' THEN 'UPDATE' ELSE 'DELETE' END AS "ChangeType",
  _committed_at AS "ChangeTimestamp",
  _key,
  _position
FROM "ProductCategories_changes"
WHERE _op = 'd'
  OR (
    _op = 'u'
    AND (
      _before."CategoryID" IS DISTINCT FROM "CategoryID"
      OR _before."CategoryName" IS DISTINCT FROM "CategoryName"
    )
  )
UNION ALL
-- Each row's last change before a truncate, if it left a row.
SELECT
  c."CategoryID",
  c."CategoryName",
  'DELETE',
  t._committed_at,
  c._key,
  t._position
FROM (
  SELECT
    "CategoryID",
    "CategoryName",
    _op,
    _key,
    _position,
    lead(_position) OVER (PARTITION BY _key ORDER BY _position) AS next_position
  FROM "ProductCategories_changes"
  WHERE _op IN ('r', 'c', 'u', 'd')
) c
ASOF JOIN (
  SELECT _position, _committed_at
  FROM "ProductCategories_changes"
  WHERE _op = 't'
) t
  ON c._position < t._position
WHERE c._op <> 'd' AND (c.next_position IS NULL OR c.next_position > t._position)

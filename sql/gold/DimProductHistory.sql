-- One row per replaced or deleted version of a product:
-- the values before an update that changed one of these columns, before a deletion (the old half of
-- a primary-key change is one), and of each row that a TRUNCATE removed.
SELECT
  _before."ProductID" AS "ProductID",
  _before."Name" AS "ProductName",
  _before."CategoryID" AS "CategoryID",
  _before."SellerID" AS "SellerID",
  CASE _op WHEN 'u' THEN 'UPDATE' ELSE 'DELETE' END AS "ChangeType",
  _committed_at AS "ChangeTimestamp",
  _key,
  _position
FROM "Products_changes"
WHERE _op = 'd'
  OR (
    _op = 'u'
    AND (
      _before."ProductID" IS DISTINCT FROM "ProductID"
      OR _before."Name" IS DISTINCT FROM "Name"
      OR _before."CategoryID" IS DISTINCT FROM "CategoryID"
      OR _before."SellerID" IS DISTINCT FROM "SellerID"
    )
  )
UNION ALL
-- Each row's last change before a truncate, if it left a row.
SELECT
  c."ProductID",
  c."Name",
  c."CategoryID",
  c."SellerID",
  'DELETE',
  t._committed_at,
  c._key,
  t._position
FROM (
  SELECT
    "ProductID",
    "Name",
    "CategoryID",
    "SellerID",
    _op,
    _key,
    _position,
    lead(_position) OVER (PARTITION BY _key ORDER BY _position) AS next_position
  FROM "Products_changes"
  WHERE _op IN ('r', 'c', 'u', 'd')
) c
ASOF JOIN (
  SELECT _position, _committed_at
  FROM "Products_changes"
  WHERE _op = 't'
) t
  ON c._position < t._position
WHERE c._op <> 'd' AND (c.next_position IS NULL OR c.next_position > t._position)

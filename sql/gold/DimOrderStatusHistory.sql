-- One row per replaced or deleted version of a order status:
-- the values before an update that changed one of these columns, before a deletion (the old half of
-- a primary-key change is one), and of each row that a TRUNCATE removed.
SELECT
  _before."StatusID" AS "StatusID",
  _before."StatusName" AS "StatusName",
  CASE _op WHEN 'u' THEN 'UPDATE' ELSE 'DELETE' END AS "ChangeType",
  _committed_at AS "ChangeTimestamp",
  _key,
  _position
FROM "OrderStatus_changes"
WHERE _op = 'd'
  OR (
    _op = 'u'
    AND (
      _before."StatusID" IS DISTINCT FROM "StatusID"
      OR _before."StatusName" IS DISTINCT FROM "StatusName"
    )
  )
UNION ALL
-- Each row's last change before a truncate, if it left a row.
SELECT
  c."StatusID",
  c."StatusName",
  'DELETE',
  t._committed_at,
  c._key,
  t._position
FROM (
  SELECT
    "StatusID",
    "StatusName",
    _op,
    _key,
    _position,
    lead(_position) OVER (PARTITION BY _key ORDER BY _position) AS next_position
  FROM "OrderStatus_changes"
  WHERE _op IN ('r', 'c', 'u', 'd')
) c
ASOF JOIN (
  SELECT _position, _committed_at
  FROM "OrderStatus_changes"
  WHERE _op = 't'
) t
  ON c._position < t._position
WHERE c._op <> 'd' AND (c.next_position IS NULL OR c.next_position > t._position)

-- One row per replaced or deleted version of a reason for a return or a cancellation:
-- the values before an update that changed one of these columns, before a deletion (the old half of
-- a primary-key change is one), and of each row that a TRUNCATE removed.
SELECT
  _before."ReasonID" AS "ReasonID",
  _before."ReasonType" AS "ReasonType",
  _before."ReasonDescription" AS "ReasonDescription",
  CASE _op WHEN 'u' THEN 'UPDATE' ELSE 'DELETE' END AS "ChangeType",
  _committed_at AS "ChangeTimestamp",
  _key,
  _position
FROM "Reasons_changes"
WHERE _op = 'd'
  OR (
    _op = 'u'
    AND (
      _before."ReasonID" IS DISTINCT FROM "ReasonID"
      OR _before."ReasonType" IS DISTINCT FROM "ReasonType"
      OR _before."ReasonDescription" IS DISTINCT FROM "ReasonDescription"
    )
  )
UNION ALL
-- Each row's last change before a truncate, if it left a row.
SELECT
  c."ReasonID",
  c."ReasonType",
  c."ReasonDescription",
  'DELETE',
  t._committed_at,
  c._key,
  t._position
FROM (
  SELECT
    "ReasonID",
    "ReasonType",
    "ReasonDescription",
    _op,
    _key,
    _position,
    lead(_position) OVER (PARTITION BY _key ORDER BY _position) AS next_position
  FROM "Reasons_changes"
  WHERE _op IN ('r', 'c', 'u', 'd')
) c
ASOF JOIN (
  SELECT _position, _committed_at
  FROM "Reasons_changes"
  WHERE _op = 't'
) t
  ON c._position < t._position
WHERE c._op <> 'd' AND (c.next_position IS NULL OR c.next_position > t._position)

-- One row per type and description of a reason: the orders and items returned or cancelled for it,
-- and its share of the type's items.
SELECT
  r."ReasonType",
  r."ReasonDescription",
  count(DISTINCT f."OrderID") AS "Orders",
  count(*) AS "Items",
  CAST(count(*) AS DOUBLE) / CAST(sum(count(*)) OVER (PARTITION BY r."ReasonType") AS DOUBLE)
    AS "Share"
FROM "FactOrderReason" f
JOIN "DimReason" r
  ON r."ReasonID" = f."ReasonID"
GROUP BY r."ReasonType", r."ReasonDescription"

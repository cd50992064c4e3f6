-- For which reasons are orders returned and cancelled, as a share and as a rate of all?
-- An order that tells no reason of its kind is in the row without a description. Returns are divided
-- by the orders that were delivered, cancellations by those that were placed; paid or not.
WITH orders AS (
  SELECT "OrderID", CASE "StatusID" WHEN 4 THEN 'Return' ELSE 'Cancellation' END AS "ReasonType"
  FROM silver."Orders"
  WHERE "StatusID" IN (4, 5)
),
reasons AS (
  SELECT f."OrderID", r."ReasonType", r."ReasonDescription", count(*) AS "Items"
  FROM gold."FactOrderReason" f
  JOIN gold."DimReason" r ON r."ReasonID" = f."ReasonID"
  GROUP BY ALL
),
wholes AS (
  SELECT 'Cancellation' AS "ReasonType", count(*) AS "Whole" FROM silver."Orders"
  UNION ALL
  SELECT 'Return', count(*) FROM silver."Orders" WHERE "StatusID" IN (3, 4)
)
SELECT
  o."ReasonType",
  r."ReasonDescription",
  count(*) AS "Orders",
  coalesce(sum(r."Items"), 0) AS "Items",
  round(count(*) / sum(count(*)) OVER (PARTITION BY o."ReasonType"), 4) AS "Share",
  round(count(*) / any_value(w."Whole"), 4) AS "Rate"
FROM orders o
JOIN wholes w ON w."ReasonType" = o."ReasonType"
LEFT JOIN reasons r ON r."OrderID" = o."OrderID" AND r."ReasonType" = o."ReasonType"
GROUP BY o."ReasonType", r."ReasonDescription"
ORDER BY o."ReasonType", "Orders" DESC, r."ReasonDescription"

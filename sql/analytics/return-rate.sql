-- How many orders are returned for each one delivered, by month?
SELECT
  "OrderDateKey" // 100 AS "Month",
  count(DISTINCT "OrderID") FILTER (WHERE "StatusID" = 3) AS "Delivered",
  count(DISTINCT "OrderID") FILTER (WHERE "StatusID" = 4) AS "Returned",
  round("Returned" / nullif("Delivered", 0), 4) AS "ReturnRate"
FROM gold."FactSales"
GROUP BY ALL
ORDER BY "Month"

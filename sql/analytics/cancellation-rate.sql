-- How many of the placed orders are cancelled, by month?
SELECT
  "OrderDateKey" // 100 AS "Month",
  count(DISTINCT "OrderID") AS "Placed",
  count(DISTINCT "OrderID") FILTER (WHERE "StatusID" = 5) AS "Cancelled",
  round("Cancelled" / "Placed", 4) AS "CancellationRate"
FROM gold."FactSales"
GROUP BY ALL
ORDER BY "Month"

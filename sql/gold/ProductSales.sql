-- One row per month (yyyymm) and product with sales: orders, units, money, and how many of the orders
-- are delivered, returned and cancelled by now.
SELECT
  "OrderDateKey" // 100 AS "Month",
  "ProductID",
  count(DISTINCT "OrderID") AS "Orders",
  CAST(sum("Quantity") AS BIGINT) AS "Units",
  sum("Revenue") AS "Revenue",
  sum("Profit") AS "Profit",
  count(DISTINCT "OrderID") FILTER (WHERE "StatusID" = 3) AS "Delivered",
  count(DISTINCT "OrderID") FILTER (WHERE "StatusID" = 4) AS "Returned",
  count(DISTINCT "OrderID") FILTER (WHERE "StatusID" = 5) AS "Cancelled"
FROM "FactSales"
GROUP BY "OrderDateKey" // 100, "ProductID"

-- One row per customer with sales: orders, units, spending, the first and the last day of an order,
-- and whether the customer came back.
SELECT
  "CustomerID",
  count(DISTINCT "OrderID") AS "Orders",
  CAST(sum("Quantity") AS BIGINT) AS "Units",
  sum("Revenue") AS "Spending",
  min("OrderDateKey") AS "FirstOrderDateKey",
  max("OrderDateKey") AS "LastOrderDateKey",
  CASE WHEN count(DISTINCT "OrderID") > 1 THEN 'repeat' ELSE 'one-time' END AS "Kind"
FROM "FactSales"
GROUP BY "CustomerID"

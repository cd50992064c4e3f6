-- How do the categories compare, in orders, units, money and returns?
-- Orders, units and money are those of paid orders. The return rate is that of all orders with an
-- item of the category that were delivered, paid or not; a returned order was delivered before.
-- A sold item has the category of its product at the time, another one that of its product now.
WITH items AS (
  SELECT
    i."OrderItemID",
    i."OrderID",
    o."StatusID",
    CASE WHEN s."OrderItemID" IS NULL THEN p."CategoryID" ELSE s."CategoryID" END AS "CategoryID"
  FROM silver."OrderItems" i
  JOIN silver."Orders" o ON o."OrderID" = i."OrderID"
  LEFT JOIN gold."FactSales" s ON s."OrderItemID" = i."OrderItemID"
  LEFT JOIN gold."DimProduct" p ON p."ProductID" = i."ProductID"
),
deliveries AS (
  SELECT
    "CategoryID",
    count(DISTINCT "OrderID") FILTER (WHERE "StatusID" IN (3, 4)) AS delivered,
    count(DISTINCT "OrderID") FILTER (WHERE "StatusID" = 4) AS returned
  FROM items
  GROUP BY 1
),
sales AS (
  SELECT
    "CategoryID",
    count(DISTINCT "OrderID") AS "Orders",
    sum("Quantity") AS "Units",
    sum("Revenue") AS "Revenue",
    sum("Profit") AS "Profit"
  FROM gold."FactSales"
  GROUP BY 1
),
categories AS (
  SELECT "CategoryID" FROM gold."DimCategory"
  UNION
  SELECT "CategoryID" FROM sales
  UNION
  SELECT "CategoryID" FROM deliveries
)
SELECT
  a."CategoryID",
  c."CategoryName",
  coalesce(s."Orders", 0) AS "Orders",
  coalesce(s."Units", 0) AS "Units",
  CASE WHEN s."Orders" IS NULL THEN 0 ELSE s."Revenue" END AS "Revenue",
  CASE WHEN s."Orders" IS NULL THEN 0 ELSE s."Profit" END AS "Profit",
  round(d.returned / nullif(d.delivered, 0), 4) AS "ReturnRate"
FROM categories a
LEFT JOIN sales s ON s."CategoryID" IS NOT DISTINCT FROM a."CategoryID"
LEFT JOIN deliveries d ON d."CategoryID" IS NOT DISTINCT FROM a."CategoryID"
LEFT JOIN gold."DimCategory" c ON c."CategoryID" = a."CategoryID"
ORDER BY "Revenue" DESC, a."CategoryID"

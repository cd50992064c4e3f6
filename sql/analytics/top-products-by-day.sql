-- Which 20 products sell best on each of the last seven days with sales?
WITH sales AS (
  SELECT
    "OrderDateKey" AS "OrderDateKey",
    "ProductID",
    sum("Quantity") AS "Units",
    sum("Revenue") AS "Revenue"
  FROM gold."FactSales"
  GROUP BY 1, 2
),
ranked AS (
  SELECT
    *,
    rank() OVER (PARTITION BY "OrderDateKey" ORDER BY "Revenue" DESC) AS "Rank",
    dense_rank() OVER (ORDER BY "OrderDateKey" DESC) AS age
  FROM sales
)
SELECT r."OrderDateKey", r."Rank", r."ProductID", p."ProductName", r."Units", r."Revenue"
FROM ranked r
LEFT JOIN gold."DimProduct" p ON p."ProductID" = r."ProductID"
WHERE r."Rank" <= 20 AND r.age <= 7
ORDER BY r."OrderDateKey" DESC, r."Rank", r."ProductID"

-- Which 20 products sell best in each of the last twelve months?
WITH sales AS (
  SELECT
    "Month" AS "Month",
    "ProductID",
    sum("Units") AS "Units",
    sum("Revenue") AS "Revenue"
  FROM gold."ProductSales"
  GROUP BY 1, 2
),
ranked AS (
  SELECT
    *,
    rank() OVER (PARTITION BY "Month" ORDER BY "Revenue" DESC) AS "Rank",
    dense_rank() OVER (ORDER BY "Month" DESC) AS age
  FROM sales
)
SELECT r."Month", r."Rank", r."ProductID", p."ProductName", r."Units", r."Revenue"
FROM ranked r
LEFT JOIN gold."DimProduct" p ON p."ProductID" = r."ProductID"
WHERE r."Rank" <= 20 AND r.age <= 12
ORDER BY r."Month" DESC, r."Rank", r."ProductID"

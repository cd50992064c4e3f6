-- Which 20 products sell best in each of the last four quarters?
WITH sales AS (
  SELECT
    concat("Month" // 100, ' Q', ("Month" % 100 + 2) // 3) AS "Quarter",
    "ProductID",
    sum("Units") AS "Units",
    sum("Revenue") AS "Revenue"
  FROM gold."ProductSales"
  GROUP BY 1, 2
),
ranked AS (
  SELECT
    *,
    rank() OVER (PARTITION BY "Quarter" ORDER BY "Revenue" DESC) AS "Rank",
    dense_rank() OVER (ORDER BY "Quarter" DESC) AS age
  FROM sales
)
SELECT r."Quarter", r."Rank", r."ProductID", p."ProductName", r."Units", r."Revenue"
FROM ranked r
LEFT JOIN gold."DimProduct" p ON p."ProductID" = r."ProductID"
WHERE r."Rank" <= 20 AND r.age <= 4
ORDER BY r."Quarter" DESC, r."Rank", r."ProductID"

-- Which 20 products sell best in each of the last twelve months?
-- The months are those of the calendar, up to the newest sale; who shares the last place is there.
WITH sales AS (
  SELECT "Month", "ProductID", sum("Units") AS "Units", sum("Revenue") AS "Revenue"
  FROM gold."ProductSales"
  GROUP BY 1, 2
),
ranked AS (
  SELECT
    *,
    rank() OVER (PARTITION BY "Month" ORDER BY "Revenue" DESC) AS "Rank",
    "Month" // 100 * 12 + "Month" % 100 AS number,
    max(number) OVER () AS newest
  FROM sales
)
SELECT r."Month", r."Rank", r."ProductID", p."ProductName", r."Units", r."Revenue"
FROM ranked r
LEFT JOIN gold."DimProduct" p ON p."ProductID" = r."ProductID"
WHERE r."Rank" <= 20 AND r.number > r.newest - 12
ORDER BY r."Month" DESC, r."Rank", r."ProductID"

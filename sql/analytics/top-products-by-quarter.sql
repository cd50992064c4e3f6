-- Which 20 products sell best in each of the last four quarters?
-- The quarters are those of the calendar, up to the newest sale; who shares the last place is there.
WITH sales AS (
  SELECT
    "Month" // 100 * 4 + ("Month" % 100 + 2) // 3 - 1 AS number,
    "ProductID",
    sum("Units") AS "Units",
    sum("Revenue") AS "Revenue"
  FROM gold."ProductSales"
  GROUP BY 1, 2
),
ranked AS (
  SELECT
    *,
    concat(number // 4, ' Q', number % 4 + 1) AS "Quarter",
    rank() OVER (PARTITION BY number ORDER BY "Revenue" DESC) AS "Rank",
    max(number) OVER () AS newest
  FROM sales
)
SELECT r."Quarter", r."Rank", r."ProductID", p."ProductName", r."Units", r."Revenue"
FROM ranked r
LEFT JOIN gold."DimProduct" p ON p."ProductID" = r."ProductID"
WHERE r."Rank" <= 20 AND r.number > r.newest - 4
ORDER BY r.number DESC, r."Rank", r."ProductID"

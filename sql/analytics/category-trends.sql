-- Which categories grow and which decline, from month to month?
WITH months AS (
  SELECT "CategoryID", "OrderDateKey" // 100 AS "Month", sum("Revenue") AS "Revenue"
  FROM gold."DailySales"
  GROUP BY 1, 2
)
SELECT
  c."CategoryName",
  m."Month",
  m."Revenue",
  p."Revenue" AS "RevenueBefore",
  round(CAST(m."Revenue" - p."Revenue" AS DOUBLE) / nullif(CAST(p."Revenue" AS DOUBLE), 0), 4)
    AS "Growth",
  CASE
    WHEN p."Revenue" IS NULL THEN 'new'
    WHEN m."Revenue" > p."Revenue" THEN 'growing'
    WHEN m."Revenue" < p."Revenue" THEN 'declining'
    ELSE 'steady'
  END AS "Trend"
FROM months m
LEFT JOIN months p
  ON p."CategoryID" IS NOT DISTINCT FROM m."CategoryID"
  AND p."Month" = CASE WHEN m."Month" % 100 = 1 THEN m."Month" - 89 ELSE m."Month" - 1 END
LEFT JOIN gold."DimCategory" c ON c."CategoryID" = m."CategoryID"
ORDER BY c."CategoryName", m."Month"

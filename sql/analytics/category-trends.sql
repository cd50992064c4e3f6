-- Which categories grow and which decline, from month to month?
-- Every category has a row for each month from its first sale to the newest month of the store, so
-- one that sells no more declines to 0 and stays there as 'no sales'.
WITH months AS (
  SELECT DISTINCT "Year" * 100 + "Month" AS "Month" FROM gold."DimDate"
),
sales AS (
  SELECT "CategoryID", "OrderDateKey" // 100 AS "Month", sum("Revenue") AS "Revenue"
  FROM gold."DailySales"
  GROUP BY 1, 2
),
firsts AS (
  SELECT "CategoryID", min("Month") AS "First" FROM sales GROUP BY 1
),
filled AS (
  SELECT
    f."CategoryID",
    m."Month",
    CASE WHEN s."Month" IS NULL THEN 0 ELSE s."Revenue" END AS "Revenue"
  FROM firsts f
  JOIN months m ON m."Month" >= f."First"
  LEFT JOIN sales s ON s."CategoryID" IS NOT DISTINCT FROM f."CategoryID" AND s."Month" = m."Month"
),
trends AS (
  SELECT
    *,
    lag("Revenue") OVER (PARTITION BY "CategoryID" ORDER BY "Month") AS "RevenueBefore",
    row_number() OVER (PARTITION BY "CategoryID" ORDER BY "Month") = 1 AS is_first
  FROM filled
)
SELECT
  c."CategoryName",
  t."Month",
  t."Revenue",
  t."RevenueBefore",
  round(
    CAST(t."Revenue" - t."RevenueBefore" AS DOUBLE) / nullif(CAST(t."RevenueBefore" AS DOUBLE), 0),
    4
  ) AS "Growth",
  CASE
    WHEN t.is_first THEN 'new'
    WHEN t."Revenue" > t."RevenueBefore" THEN 'growing'
    WHEN t."Revenue" < t."RevenueBefore" THEN 'declining'
    WHEN t."Revenue" = 0 THEN 'no sales'
    WHEN t."Revenue" = t."RevenueBefore" THEN 'steady'
  END AS "Trend"
FROM trends t
LEFT JOIN gold."DimCategory" c ON c."CategoryID" = t."CategoryID"
ORDER BY c."CategoryName", t."CategoryID", t."Month"

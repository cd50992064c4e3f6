-- How many sellers are in segment A, B and C each month, and what do they earn?
-- Who has sold before and sells nothing in a month has fallen to 0, which is C.
WITH months AS (
  SELECT DISTINCT "Year" * 100 + "Month" AS "Month" FROM gold."DimDate"
),
firsts AS (
  SELECT "SellerID", min("Month") AS "First" FROM gold."SellerPerformance" GROUP BY 1
),
sellers AS (
  SELECT
    m."Month",
    CASE WHEN s."Month" IS NULL THEN 'C' ELSE s."Segment" END AS "Segment",
    CASE WHEN s."Month" IS NULL THEN 0 ELSE s."Revenue" END AS "Revenue"
  FROM firsts f
  JOIN months m ON m."Month" >= f."First"
  LEFT JOIN gold."SellerPerformance" s
    ON s."SellerID" IS NOT DISTINCT FROM f."SellerID" AND s."Month" = m."Month"
),
sums AS (
  SELECT
    m."Month",
    g."Segment",
    count(s."Segment") AS "Sellers",
    coalesce(sum(s."Revenue"), 0) AS "Revenue"
  FROM months m
  CROSS JOIN (VALUES ('A'), ('B'), ('C')) g("Segment")
  LEFT JOIN sellers s ON s."Month" = m."Month" AND s."Segment" = g."Segment"
  GROUP BY 1, 2
)
SELECT
  *,
  round("Revenue" / nullif(sum("Revenue") OVER (PARTITION BY "Month"), 0), 4) AS "ShareOfRevenue"
FROM sums
ORDER BY "Month", "Segment"

-- How do revenue and paid orders of the ten biggest sellers develop from month to month?
-- Each has a row for every month from the first sale on; who shares the tenth place is there too.
WITH months AS (
  SELECT DISTINCT "Year" * 100 + "Month" AS "Month" FROM gold."DimDate"
),
biggest AS (
  SELECT
    "SellerID",
    min("Month") AS "First",
    rank() OVER (ORDER BY sum("Revenue") DESC) AS "Rank"
  FROM gold."SellerPerformance"
  GROUP BY "SellerID"
  QUALIFY "Rank" <= 10
),
filled AS (
  SELECT
    b."Rank",
    b."SellerID",
    m."Month",
    coalesce(s."Orders", 0) AS "Orders",
    CASE WHEN s."Month" IS NULL THEN 0 ELSE s."Revenue" END AS "Revenue"
  FROM biggest b
  JOIN months m ON m."Month" >= b."First"
  LEFT JOIN gold."SellerPerformance" s
    ON s."SellerID" IS NOT DISTINCT FROM b."SellerID" AND s."Month" = m."Month"
),
grown AS (
  SELECT
    *,
    CAST("Revenue" - lag("Revenue") OVER (PARTITION BY "SellerID" ORDER BY "Month") AS DOUBLE)
      / nullif(CAST(lag("Revenue") OVER (PARTITION BY "SellerID" ORDER BY "Month") AS DOUBLE), 0)
      AS growth
  FROM filled
)
SELECT
  g."Rank",
  g."SellerID",
  d."SellerName",
  g."Month",
  g."Orders",
  g."Revenue",
  round(g.growth, 4) AS "Growth"
FROM grown g
LEFT JOIN gold."DimSeller" d ON d."SellerID" = g."SellerID"
ORDER BY g."Rank", g."SellerID", g."Month"

-- How do revenue and orders of the ten biggest sellers develop from month to month?
WITH biggest AS (
  SELECT "SellerID", rank() OVER (ORDER BY sum("Revenue") DESC) AS "Rank"
  FROM gold."SellerPerformance"
  GROUP BY "SellerID"
  QUALIFY "Rank" <= 10
)
SELECT
  b."Rank",
  b."SellerID",
  d."SellerName",
  s."Month",
  s."Orders",
  s."Revenue",
  round(s."RevenueGrowth", 4) AS "Growth"
FROM biggest b
JOIN gold."SellerPerformance" s ON s."SellerID" = b."SellerID"
LEFT JOIN gold."DimSeller" d ON d."SellerID" = b."SellerID"
ORDER BY b."Rank", b."SellerID", s."Month"

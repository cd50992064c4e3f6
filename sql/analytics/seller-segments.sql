-- How many sellers are in segment A, B and C each month, and what do they earn?
SELECT
  "Month",
  "Segment",
  count(*) AS "Sellers",
  sum("Revenue") AS "Revenue",
  round(sum("Revenue") / sum(sum("Revenue")) OVER (PARTITION BY "Month"), 4) AS "ShareOfRevenue"
FROM gold."SellerPerformance"
GROUP BY "Month", "Segment"
ORDER BY "Month", "Segment"

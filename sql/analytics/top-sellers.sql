-- Which ten sellers have the most revenue?
-- Who shares the last place is there too.
SELECT
  rank() OVER (ORDER BY sum(s."Revenue") DESC) AS "Rank",
  s."SellerID",
  d."SellerName",
  sum(s."Orders") AS "Orders",
  sum(s."Units") AS "Units",
  sum(s."Revenue") AS "Revenue",
  sum(s."Profit") AS "Profit"
FROM gold."SellerPerformance" s
LEFT JOIN gold."DimSeller" d ON d."SellerID" = s."SellerID"
GROUP BY s."SellerID", d."SellerName"
QUALIFY "Rank" <= 10
ORDER BY "Rank", s."SellerID"

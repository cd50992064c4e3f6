-- Which sellers are in segment A in the newest month?
SELECT
  s."Month",
  s."SellerID",
  d."SellerName",
  s."Orders",
  s."Revenue",
  round(s."RevenueGrowth", 4) AS "Growth",
  round(s."ReturnRate", 4) AS "ReturnRate"
FROM gold."SellerPerformance" s
LEFT JOIN gold."DimSeller" d ON d."SellerID" = s."SellerID"
WHERE s."Segment" = 'A' AND s."Month" = (SELECT max("Month") FROM gold."SellerPerformance")
ORDER BY s."Revenue" DESC, s."SellerID"

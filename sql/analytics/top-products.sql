-- Which 20 products sell best?
-- Who shares the last place is there too.
SELECT
  rank() OVER (ORDER BY sum(s."Revenue") DESC) AS "Rank",
  s."ProductID",
  p."ProductName",
  c."CategoryName",
  sum(s."Orders") AS "Orders",
  sum(s."Units") AS "Units",
  sum(s."Revenue") AS "Revenue",
  sum(s."Profit") AS "Profit"
FROM gold."ProductSales" s
LEFT JOIN gold."DimProduct" p ON p."ProductID" = s."ProductID"
LEFT JOIN gold."DimCategory" c ON c."CategoryID" = p."CategoryID"
GROUP BY s."ProductID", p."ProductName", c."CategoryName"
QUALIFY "Rank" <= 20
ORDER BY "Rank", s."ProductID"

-- Which ten sellers have the most revenue in each category?
WITH ranked AS (
  SELECT
    "CategoryID",
    "SellerID",
    rank() OVER (PARTITION BY "CategoryID" ORDER BY sum("Revenue") DESC) AS "Rank",
    sum("Units") AS "Units",
    sum("Revenue") AS "Revenue"
  FROM gold."DailySales"
  GROUP BY "CategoryID", "SellerID"
)
SELECT c."CategoryName", r."Rank", r."SellerID", d."SellerName", r."Units", r."Revenue"
FROM ranked r
LEFT JOIN gold."DimCategory" c ON c."CategoryID" = r."CategoryID"
LEFT JOIN gold."DimSeller" d ON d."SellerID" = r."SellerID"
WHERE r."Rank" <= 10
ORDER BY c."CategoryName", r."Rank", r."SellerID"

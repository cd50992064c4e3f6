-- How do the categories compare, in orders, units, money and returns?
SELECT
  s."CategoryID",
  c."CategoryName",
  count(DISTINCT s."OrderID") AS "Orders",
  sum(s."Quantity") AS "Units",
  sum(s."Revenue") AS "Revenue",
  sum(s."Profit") AS "Profit",
  round(
    count(DISTINCT s."OrderID") FILTER (WHERE s."StatusID" = 4)
      / nullif(count(DISTINCT s."OrderID") FILTER (WHERE s."StatusID" = 3), 0),
    4
  ) AS "ReturnRate"
FROM gold."FactSales" s
LEFT JOIN gold."DimCategory" c ON c."CategoryID" = s."CategoryID"
GROUP BY s."CategoryID", c."CategoryName"
ORDER BY "Revenue" DESC, s."CategoryID"

-- How do revenue and orders develop from month to month?
WITH months AS (
  SELECT
    "OrderDateKey" // 100 AS "Month",
    count(DISTINCT "OrderID") AS "Orders",
    sum("Quantity") AS "Units",
    sum("Revenue") AS "Revenue",
    sum("Profit") AS "Profit"
  FROM gold."FactSales"
  GROUP BY 1
)
SELECT
  m."Month",
  m."Orders",
  m."Units",
  m."Revenue",
  m."Profit",
  round(CAST(m."Revenue" - p."Revenue" AS DOUBLE) / nullif(CAST(p."Revenue" AS DOUBLE), 0), 4)
    AS "Growth"
FROM months m
LEFT JOIN months p
  ON p."Month" = CASE WHEN m."Month" % 100 = 1 THEN m."Month" - 89 ELSE m."Month" - 1 END
ORDER BY m."Month"

-- How do revenue and paid orders develop from month to month?
-- A month in which nothing was sold is there with 0.
WITH months AS (
  SELECT DISTINCT "Year" * 100 + "Month" AS "Month" FROM gold."DimDate"
),
sales AS (
  SELECT
    "OrderDateKey" // 100 AS "Month",
    count(DISTINCT "OrderID") AS "Orders",
    sum("Quantity") AS "Units",
    sum("Revenue") AS "Revenue",
    sum("Profit") AS "Profit"
  FROM gold."FactSales"
  GROUP BY 1
),
filled AS (
  SELECT
    m."Month",
    coalesce(s."Orders", 0) AS "Orders",
    coalesce(s."Units", 0) AS "Units",
    CASE WHEN s."Month" IS NULL THEN 0 ELSE s."Revenue" END AS "Revenue",
    CASE WHEN s."Month" IS NULL THEN 0 ELSE s."Profit" END AS "Profit"
  FROM months m
  LEFT JOIN sales s ON s."Month" = m."Month"
)
SELECT
  "Month",
  "Orders",
  "Units",
  "Revenue",
  "Profit",
  round(
    CAST("Revenue" - lag("Revenue") OVER (ORDER BY "Month") AS DOUBLE)
      / nullif(CAST(lag("Revenue") OVER (ORDER BY "Month") AS DOUBLE), 0),
    4
  ) AS "Growth"
FROM filled
ORDER BY "Month"

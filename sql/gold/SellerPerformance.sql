-- One row per month (yyyymm) and seller with sales: the sums, growth against the calendar month
-- before, return and cancellation rate, and the segment.
--
-- A: among the top tenth of the month's sellers by revenue, not shrinking, under 1.5 % returned.
-- C: not A, and shrinking or over 3 % returned. B: everybody else. A rate or growth that is not
-- known speaks neither for nor against a seller.
WITH sums AS (
  SELECT
    "OrderDateKey" // 100 AS "Month",
    "SellerID",
    count(DISTINCT "OrderID") AS "Orders",
    CAST(sum("Quantity") AS BIGINT) AS "Units",
    sum("Revenue") AS "Revenue",
    sum("Profit") AS "Profit",
    count(DISTINCT "OrderID") FILTER (WHERE "StatusID" = 3) AS "Delivered",
    count(DISTINCT "OrderID") FILTER (WHERE "StatusID" = 4) AS "Returned",
    count(DISTINCT "OrderID") FILTER (WHERE "StatusID" = 5) AS "Cancelled"
  FROM "FactSales"
  GROUP BY "OrderDateKey" // 100, "SellerID"
),
rates AS (
  SELECT
    s.*,
    CAST(s."Revenue" - p."Revenue" AS DOUBLE) / nullif(CAST(p."Revenue" AS DOUBLE), 0)
      AS "RevenueGrowth",
    CAST(s."Returned" AS DOUBLE)
      / nullif(CAST(s."Delivered" + s."Returned" AS DOUBLE), 0) AS "ReturnRate",
    CAST(s."Cancelled" AS DOUBLE) / nullif(CAST(s."Orders" AS DOUBLE), 0) AS "CancellationRate",
    rank() OVER (PARTITION BY s."Month" ORDER BY s."Revenue" DESC) - 1 AS sellers_ahead,
    count(*) OVER (PARTITION BY s."Month") AS sellers
  FROM sums s
  LEFT JOIN sums p
    ON p."SellerID" IS NOT DISTINCT FROM s."SellerID"
    AND p."Month" = CASE WHEN s."Month" % 100 = 1 THEN s."Month" - 89 ELSE s."Month" - 1 END
)
SELECT
  "Month",
  "SellerID",
  "Orders",
  "Units",
  "Revenue",
  "Profit",
  "Delivered",
  "Returned",
  "Cancelled",
  "RevenueGrowth",
  "ReturnRate",
  "CancellationRate",
  CASE
    WHEN sellers_ahead < (sellers + 9) // 10 -- a tenth, rounded up
      AND ("ReturnRate" IS NULL OR "ReturnRate" < 0.015)
      AND ("RevenueGrowth" IS NULL OR "RevenueGrowth" >= 0)
      THEN 'A'
    WHEN "ReturnRate" > 0.03 OR "RevenueGrowth" < 0
      THEN 'C'
    ELSE 'B'
  END AS "Segment"
FROM rates

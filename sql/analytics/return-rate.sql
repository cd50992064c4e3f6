-- How many of the orders that were delivered, paid or not, came back, by month?
-- A returned order was delivered before, so it counts as both.
SELECT
  CAST(strftime("CreatedAt" AT TIME ZONE 'UTC', '%Y%m') AS INTEGER) AS "Month",
  count(*) FILTER (WHERE "StatusID" IN (3, 4)) AS "Delivered",
  count(*) FILTER (WHERE "StatusID" = 4) AS "Returned",
  round("Returned" / nullif("Delivered", 0), 4) AS "ReturnRate"
FROM silver."Orders"
GROUP BY ALL
ORDER BY "Month"

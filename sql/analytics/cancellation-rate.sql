-- How many of the placed orders, paid or not, are cancelled, by month?
SELECT
  CAST(strftime("CreatedAt" AT TIME ZONE 'UTC', '%Y%m') AS INTEGER) AS "Month",
  count(*) AS "Placed",
  count(*) FILTER (WHERE "StatusID" = 5) AS "Cancelled",
  round("Cancelled" / "Placed", 4) AS "CancellationRate"
FROM silver."Orders"
GROUP BY ALL
ORDER BY "Month"

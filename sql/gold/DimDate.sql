-- One row per day, in UTC, from the first to the last day on which a live order was created; days
-- without an order are there too.
SELECT
  CAST(strftime(day, '%Y%m%d') AS INTEGER) AS "DateKey",
  CAST(day AS DATE) AS "Date",
  CAST(day(day) AS INTEGER) AS "Day",
  CAST(month(day) AS INTEGER) AS "Month",
  CAST(quarter(day) AS INTEGER) AS "Quarter",
  CAST(year(day) AS INTEGER) AS "Year",
  dayname(day) AS "DayOfWeek"
FROM (
  SELECT unnest(generate_series(min(created), max(created), INTERVAL 1 DAY)) AS day
  FROM (SELECT CAST("CreatedAt" AT TIME ZONE 'UTC' AS DATE) AS created FROM "Orders")
)

-- Which 20 customers are the most loyal: many orders, high spending, often here?
SELECT
  a."CustomerID",
  c."CustomerName",
  a."Orders",
  a."Spending",
  a."FirstOrderDateKey",
  a."LastOrderDateKey",
  round(
    (
      strptime(CAST(a."LastOrderDateKey" AS VARCHAR), '%Y%m%d')::DATE
      - strptime(CAST(a."FirstOrderDateKey" AS VARCHAR), '%Y%m%d')::DATE
    )
      / (a."Orders" - 1),
    1
  ) AS "DaysBetweenOrders"
FROM gold."CustomerActivity" a
LEFT JOIN gold."DimCustomer" c ON c."CustomerID" = a."CustomerID"
WHERE a."Kind" = 'repeat'
ORDER BY a."Orders" DESC, a."Spending" DESC, "DaysBetweenOrders", a."CustomerID"
LIMIT 20

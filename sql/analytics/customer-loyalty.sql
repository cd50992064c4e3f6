-- How do customers who come back compare with those who buy once?
SELECT
  "Kind",
  count(*) AS "Customers",
  sum("Orders") AS "Orders",
  sum("Spending") AS "Spending",
  round(sum("Spending") / count(*), 2) AS "SpendingPerCustomer",
  round(sum("Spending") / sum(sum("Spending")) OVER (), 4) AS "ShareOfSpending"
FROM gold."CustomerActivity"
GROUP BY "Kind"
ORDER BY "Kind"

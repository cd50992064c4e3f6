-- How do customers who come back compare with those who buy once?
SELECT
  k."Kind",
  count(a."Kind") AS "Customers",
  coalesce(sum(a."Orders"), 0) AS "Orders",
  coalesce(sum(a."Spending"), 0) AS "Spending",
  round(sum(a."Spending") / count(a."Kind"), 2) AS "SpendingPerCustomer",
  round(coalesce(sum(a."Spending"), 0) / nullif(sum(sum(a."Spending")) OVER (), 0), 4)
    AS "ShareOfSpending"
FROM (VALUES ('one-time'), ('repeat')) k("Kind")
LEFT JOIN gold."CustomerActivity" a ON a."Kind" = k."Kind"
GROUP BY k."Kind"
ORDER BY k."Kind"

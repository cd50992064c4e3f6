-- One row per customer as it is now; the key is that of Customers.
SELECT
  "CustomerID",
  "Name" AS "CustomerName"
FROM "Customers"

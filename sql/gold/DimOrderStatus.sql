-- One row per order status as it is now; the key is that of OrderStatus.
SELECT
  "StatusID",
  "StatusName"
FROM "OrderStatus"

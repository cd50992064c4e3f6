-- One row per seller as it is now; the key is that of Sellers.
SELECT
  "SellerID",
  "Name" AS "SellerName"
FROM "Sellers"

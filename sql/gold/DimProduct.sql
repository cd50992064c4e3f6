-- One row per product as it is now; the key is that of Products.
SELECT
  "ProductID",
  "Name" AS "ProductName",
  "CategoryID",
  "SellerID"
FROM "Products"

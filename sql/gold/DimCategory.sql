-- One row per product category as it is now; the key is that of ProductCategories.
SELECT
  "CategoryID",
  "CategoryName"
FROM "ProductCategories"

-- One row per live item of a live order that has a live payment, once its product has arrived.
-- Seller, category and unit cost are the product's when the item was first seen in its order, so
-- later changes and the deletion of a product leave sales as they were.
WITH versions AS (
  -- What each product was from which place in the binlog on. A place is a position without its
  -- Kafka offset and row, so it compares across tables; the first version also stands for all
  -- places before it.
  SELECT
    "ProductID",
    "SellerID",
    "CategoryID",
    "Cost",
    CASE WHEN row_number() OVER (PARTITION BY "ProductID" ORDER BY place) = 1 THEN '' ELSE place END
      AS since
  FROM (
    SELECT
      "ProductID",
      "SellerID",
      "CategoryID",
      "Cost",
      left(_position, length(_position) - 31) AS place
    FROM "Products_changes"
    WHERE _op IN ('r', 'c', 'u')
    QUALIFY row_number() OVER (PARTITION BY "ProductID", place ORDER BY _position DESC) = 1
  )
),
items AS (
  -- Live items with the place at which each was first seen in its order; an item that the log does
  -- not know yet is newer than all of it.
  SELECT
    i."OrderItemID",
    i."OrderID",
    i."ProductID",
    i."Quantity",
    i."CurrentPrice",
    coalesce(
      (
        SELECT min(left(c._position, length(c._position) - 31))
        FROM "OrderItems_changes" c
        WHERE c."OrderItemID" = i."OrderItemID"
          AND c."OrderID" = i."OrderID"
          AND c._op IN ('r', 'c', 'u')
      ),
      '~'
    ) AS first_place
  FROM "OrderItems" i
)
SELECT
  i."OrderItemID",
  i."OrderID",
  i."ProductID",
  v."SellerID",
  o."CustomerID",
  v."CategoryID",
  CAST(strftime(o."CreatedAt" AT TIME ZONE 'UTC', '%Y%m%d') AS INTEGER) AS "OrderDateKey",
  o."StatusID",
  i."Quantity",
  i."CurrentPrice",
  v."Cost" AS "UnitCost",
  CAST(i."Quantity" AS DECIMAL(38, 0)) * i."CurrentPrice" AS "Revenue",
  CAST(i."Quantity" AS DECIMAL(38, 0)) * i."CurrentPrice"
    - CAST(i."Quantity" AS DECIMAL(38, 0)) * v."Cost" AS "Profit"
FROM items i
ASOF JOIN versions v
  ON i."ProductID" = v."ProductID" AND i.first_place >= v.since
JOIN "Orders" o
  ON o."OrderID" = i."OrderID"
WHERE o."OrderID" IN (SELECT "OrderID" FROM "Payments")

-- The warehouse store_dw: the gold tables in MySQL 8 or MariaDB 10.6 and newer.
--
-- ./tributary load-warehouse makes what is missing here and fills it. By hand:
--   CREATE DATABASE store_dw DEFAULT CHARACTER SET utf8mb4
--   mysql store_dw < sql/warehouse-schema.sql
--
-- Times are UTC. There are no foreign keys, since a load swaps whole tables and a fact may rightly
-- name a product or customer that is deleted. Where a key may hold NULL, or a text that MySQL's
-- collations hold equal to another, it is an index and no primary key. Widths of texts may be
-- changed: a load copies the tables as they are.

-- Every customer as it is now.
CREATE TABLE IF NOT EXISTS DimCustomer (
  CustomerID   INT NOT NULL,
  CustomerName VARCHAR(255),
  PRIMARY KEY (CustomerID)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

-- Every replaced or deleted version of a customer.
CREATE TABLE IF NOT EXISTS DimCustomerHistory (
  CustomerID      INT,
  CustomerName    VARCHAR(255),
  ChangeType      VARCHAR(10),
  ChangeTimestamp DATETIME(6),
  _key            VARCHAR(255) COLLATE utf8mb4_bin NOT NULL,
  _position       VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  PRIMARY KEY (_key, _position),
  KEY (CustomerID, ChangeTimestamp)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

-- Every seller as it is now.
CREATE TABLE IF NOT EXISTS DimSeller (
  SellerID   INT NOT NULL,
  SellerName VARCHAR(255),
  PRIMARY KEY (SellerID)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

-- Every replaced or deleted version of a seller.
CREATE TABLE IF NOT EXISTS DimSellerHistory (
  SellerID        INT,
  SellerName      VARCHAR(255),
  ChangeType      VARCHAR(10),
  ChangeTimestamp DATETIME(6),
  _key            VARCHAR(255) COLLATE utf8mb4_bin NOT NULL,
  _position       VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  PRIMARY KEY (_key, _position),
  KEY (SellerID, ChangeTimestamp)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

-- Every product category as it is now.
CREATE TABLE IF NOT EXISTS DimCategory (
  CategoryID   INT NOT NULL,
  CategoryName VARCHAR(255),
  PRIMARY KEY (CategoryID)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

-- Every replaced or deleted version of a product category.
CREATE TABLE IF NOT EXISTS DimCategoryHistory (
  CategoryID      INT,
  CategoryName    VARCHAR(255),
  ChangeType      VARCHAR(10),
  ChangeTimestamp DATETIME(6),
  _key            VARCHAR(255) COLLATE utf8mb4_bin NOT NULL,
  _position       VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  PRIMARY KEY (_key, _position),
  KEY (CategoryID, ChangeTimestamp)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

-- Every product as it is now.
CREATE TABLE IF NOT EXISTS DimProduct (
  ProductID   INT NOT NULL,
  ProductName VARCHAR(255),
  CategoryID  INT,
  SellerID    INT,
  PRIMARY KEY (ProductID),
  KEY (CategoryID),
  KEY (SellerID)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

-- Every replaced or deleted version of a product.
CREATE TABLE IF NOT EXISTS DimProductHistory (
  ProductID       INT,
  ProductName     VARCHAR(255),
  CategoryID      INT,
  SellerID        INT,
  ChangeType      VARCHAR(10),
  ChangeTimestamp DATETIME(6),
  _key            VARCHAR(255) COLLATE utf8mb4_bin NOT NULL,
  _position       VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  PRIMARY KEY (_key, _position),
  KEY (ProductID, ChangeTimestamp)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

-- Every order status as it is now.
CREATE TABLE IF NOT EXISTS DimOrderStatus (
  StatusID   INT NOT NULL,
  StatusName VARCHAR(255),
  PRIMARY KEY (StatusID)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

-- Every replaced or deleted version of a order status.
CREATE TABLE IF NOT EXISTS DimOrderStatusHistory (
  StatusID        INT,
  StatusName      VARCHAR(255),
  ChangeType      VARCHAR(10),
  ChangeTimestamp DATETIME(6),
  _key            VARCHAR(255) COLLATE utf8mb4_bin NOT NULL,
  _position       VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  PRIMARY KEY (_key, _position),
  KEY (StatusID, ChangeTimestamp)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

-- Every reason as it is now.
CREATE TABLE IF NOT EXISTS DimReason (
  ReasonID          INT NOT NULL,
  ReasonType        VARCHAR(50),
  ReasonDescription VARCHAR(255),
  PRIMARY KEY (ReasonID)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

-- Every replaced or deleted version of a reason.
CREATE TABLE IF NOT EXISTS DimReasonHistory (
  ReasonID          INT,
  ReasonType        VARCHAR(50),
  ReasonDescription VARCHAR(255),
  ChangeType        VARCHAR(10),
  ChangeTimestamp   DATETIME(6),
  _key              VARCHAR(255) COLLATE utf8mb4_bin NOT NULL,
  _position         VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  PRIMARY KEY (_key, _position),
  KEY (ReasonID, ChangeTimestamp)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

-- Every day in UTC from the first to the last order, without gaps.
CREATE TABLE IF NOT EXISTS DimDate (
  DateKey   INT NOT NULL,
  Date      DATE,
  Day       INT,
  Month     INT,
  Quarter   INT,
  Year      INT,
  DayOfWeek VARCHAR(10),
  PRIMARY KEY (DateKey)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

-- One row for each item of a paid order.
CREATE TABLE IF NOT EXISTS FactSales (
  OrderItemID  INT NOT NULL,
  OrderID      INT,
  ProductID    INT,
  SellerID     INT,
  CustomerID   INT,
  CategoryID   INT,
  OrderDateKey INT,
  StatusID     INT,
  Quantity     INT,
  CurrentPrice DECIMAL(18,2),
  UnitCost     DECIMAL(18,2),
  Revenue      DECIMAL(38,2),
  Profit       DECIMAL(38,2),
  PRIMARY KEY (OrderItemID),
  KEY (OrderID),
  KEY (OrderDateKey),
  KEY (ProductID),
  KEY (SellerID),
  KEY (CustomerID),
  KEY (CategoryID)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

-- One row for each item of a returned or cancelled order that has a reason.
CREATE TABLE IF NOT EXISTS FactOrderReason (
  OrderItemID  INT NOT NULL,
  ReasonID     INT,
  OrderID      INT,
  SellerID     INT,
  OrderDateKey INT,
  StatusID     INT,
  PRIMARY KEY (OrderItemID),
  KEY (ReasonID),
  KEY (OrderDateKey),
  KEY (SellerID)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

-- Sales by day, seller and category.
CREATE TABLE IF NOT EXISTS DailySales (
  OrderDateKey INT,
  SellerID     INT,
  CategoryID   INT,
  Orders       BIGINT,
  Units        BIGINT,
  Revenue      DECIMAL(38,2),
  Profit       DECIMAL(38,2),
  Delivered    BIGINT,
  Returned     BIGINT,
  Cancelled    BIGINT,
  UNIQUE KEY (OrderDateKey, SellerID, CategoryID),
  KEY (SellerID),
  KEY (CategoryID)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

-- Sales by month and product.
CREATE TABLE IF NOT EXISTS ProductSales (
  Month     INT,
  ProductID INT,
  Orders    BIGINT,
  Units     BIGINT,
  Revenue   DECIMAL(38,2),
  Profit    DECIMAL(38,2),
  Delivered BIGINT,
  Returned  BIGINT,
  Cancelled BIGINT,
  UNIQUE KEY (Month, ProductID),
  KEY (ProductID)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

-- How each seller did in each month.
CREATE TABLE IF NOT EXISTS SellerPerformance (
  Month            INT,
  SellerID         INT,
  Orders           BIGINT,
  Units            BIGINT,
  Revenue          DECIMAL(38,2),
  Profit           DECIMAL(38,2),
  Delivered        BIGINT,
  Returned         BIGINT,
  Cancelled        BIGINT,
  RevenueGrowth    DOUBLE,
  ReturnRate       DOUBLE,
  CancellationRate DOUBLE,
  Segment          VARCHAR(1),
  UNIQUE KEY (Month, SellerID),
  KEY (SellerID)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

-- What each customer has bought.
CREATE TABLE IF NOT EXISTS CustomerActivity (
  CustomerID        INT,
  Orders            BIGINT,
  Units             BIGINT,
  Spending          DECIMAL(38,2),
  FirstOrderDateKey INT,
  LastOrderDateKey  INT,
  Kind              VARCHAR(10),
  UNIQUE KEY (CustomerID)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

-- Why orders are returned and cancelled.
CREATE TABLE IF NOT EXISTS ReasonBreakdown (
  ReasonType        VARCHAR(50),
  ReasonDescription VARCHAR(255),
  Orders            BIGINT,
  Items             BIGINT,
  Share             DOUBLE,
  KEY (ReasonType, ReasonDescription)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

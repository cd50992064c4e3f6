-- The store whose changes Tributary follows: 15 tables, valid for MySQL 8 and 9 and for MariaDB 11.
--
-- Foreign keys never cascade. InnoDB carries out a cascade below the binary log, so a row that a
-- cascade removes or re-keys would vanish from the database without a change event.
--
-- Money is DECIMAL(18,2). The TIMESTAMP columns are stored in UTC by the server.

CREATE DATABASE IF NOT EXISTS online_store
  DEFAULT CHARACTER SET utf8mb4 DEFAULT COLLATE utf8mb4_unicode_ci;

USE online_store;

CREATE TABLE IF NOT EXISTS Sellers (
  SellerID    INT          NOT NULL AUTO_INCREMENT,
  Name        VARCHAR(255) NOT NULL,
  Email       VARCHAR(255),
  PhoneNumber VARCHAR(50),
  CreatedAt   TIMESTAMP    NOT NULL DEFAULT CURRENT_TIMESTAMP,
  UpdatedAt   TIMESTAMP    NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  PRIMARY KEY (SellerID)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS Customers (
  CustomerID  INT          NOT NULL AUTO_INCREMENT,
  Name        VARCHAR(255) NOT NULL,
  Email       VARCHAR(255),
  PhoneNumber VARCHAR(50),
  CreatedAt   TIMESTAMP    NOT NULL DEFAULT CURRENT_TIMESTAMP,
  UpdatedAt   TIMESTAMP    NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  PRIMARY KEY (CustomerID)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS ProductCategories (
  CategoryID          INT          NOT NULL AUTO_INCREMENT,
  CategoryName        VARCHAR(255) NOT NULL,
  CategoryDescription TEXT,
  CreatedAt           TIMESTAMP    NOT NULL DEFAULT CURRENT_TIMESTAMP,
  UpdatedAt           TIMESTAMP    NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  PRIMARY KEY (CategoryID)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS Products (
  ProductID   INT            NOT NULL AUTO_INCREMENT,
  Name        VARCHAR(255)   NOT NULL,
  Description TEXT,
  Price       DECIMAL(18, 2) NOT NULL,
  Cost        DECIMAL(18, 2) NOT NULL,
  CategoryID  INT            NOT NULL,
  SellerID    INT            NOT NULL,
  CreatedAt   TIMESTAMP      NOT NULL DEFAULT CURRENT_TIMESTAMP,
  UpdatedAt   TIMESTAMP      NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  PRIMARY KEY (ProductID),
  CONSTRAINT fk_products_category FOREIGN KEY (CategoryID) REFERENCES ProductCategories (CategoryID),
  CONSTRAINT fk_products_seller FOREIGN KEY (SellerID) REFERENCES Sellers (SellerID)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS OrderStatus (
  StatusID          INT          NOT NULL,
  StatusName        VARCHAR(50)  NOT NULL,
  StatusDescription VARCHAR(255),
  CreatedAt         TIMESTAMP    NOT NULL DEFAULT CURRENT_TIMESTAMP,
  UpdatedAt         TIMESTAMP    NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  PRIMARY KEY (StatusID)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS Orders (
  OrderID     INT            NOT NULL AUTO_INCREMENT,
  OrderNumber VARCHAR(50)    NOT NULL,
  TotalAmount DECIMAL(18, 2) NOT NULL,
  StatusID    INT            NOT NULL DEFAULT 1,
  CustomerID  INT            NOT NULL,
  CreatedAt   TIMESTAMP      NOT NULL DEFAULT CURRENT_TIMESTAMP,
  UpdatedAt   TIMESTAMP      NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  PRIMARY KEY (OrderID),
  CONSTRAINT fk_orders_status FOREIGN KEY (StatusID) REFERENCES OrderStatus (StatusID),
  CONSTRAINT fk_orders_customer FOREIGN KEY (CustomerID) REFERENCES Customers (CustomerID)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS OrderItems (
  OrderItemID  INT            NOT NULL AUTO_INCREMENT,
  OrderID      INT            NOT NULL,
  ProductID    INT            NOT NULL,
  Quantity     INT            NOT NULL,
  CurrentPrice DECIMAL(18, 2) NOT NULL,
  CreatedAt    TIMESTAMP      NOT NULL DEFAULT CURRENT_TIMESTAMP,
  UpdatedAt    TIMESTAMP      NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  PRIMARY KEY (OrderItemID),
  CONSTRAINT fk_orderitems_order FOREIGN KEY (OrderID) REFERENCES Orders (OrderID),
  CONSTRAINT fk_orderitems_product FOREIGN KEY (ProductID) REFERENCES Products (ProductID)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS PaymentMethods (
  PaymentMethodID   INT          NOT NULL,
  MethodName        VARCHAR(50)  NOT NULL,
  MethodDescription VARCHAR(255),
  CreatedAt         TIMESTAMP    NOT NULL DEFAULT CURRENT_TIMESTAMP,
  UpdatedAt         TIMESTAMP    NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  PRIMARY KEY (PaymentMethodID)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS Payments (
  PaymentID       INT            NOT NULL AUTO_INCREMENT,
  OrderID         INT            NOT NULL,
  PaymentMethodID INT            NOT NULL,
  Amount          DECIMAL(18, 2) NOT NULL,
  CreatedAt       TIMESTAMP      NOT NULL DEFAULT CURRENT_TIMESTAMP,
  UpdatedAt       TIMESTAMP      NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  PRIMARY KEY (PaymentID),
  CONSTRAINT fk_payments_order FOREIGN KEY (OrderID) REFERENCES Orders (OrderID),
  CONSTRAINT fk_payments_method FOREIGN KEY (PaymentMethodID) REFERENCES PaymentMethods (PaymentMethodID)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS Reasons (
  ReasonID          INT                             NOT NULL AUTO_INCREMENT,
  OrderID           INT                             NOT NULL,
  ReasonType        ENUM ('Cancellation', 'Return') NOT NULL,
  ReasonDescription VARCHAR(255),
  CreatedAt         TIMESTAMP                       NOT NULL DEFAULT CURRENT_TIMESTAMP,
  UpdatedAt         TIMESTAMP                       NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  PRIMARY KEY (ReasonID),
  CONSTRAINT fk_reasons_order FOREIGN KEY (OrderID) REFERENCES Orders (OrderID)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS Reviews (
  ReviewID   INT       NOT NULL AUTO_INCREMENT,
  ProductID  INT       NOT NULL,
  CustomerID INT       NOT NULL,
  Rating     INT       NOT NULL,
  Comment    TEXT,
  CreatedAt  TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
  UpdatedAt  TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  PRIMARY KEY (ReviewID),
  CONSTRAINT fk_reviews_product FOREIGN KEY (ProductID) REFERENCES Products (ProductID),
  CONSTRAINT fk_reviews_customer FOREIGN KEY (CustomerID) REFERENCES Customers (CustomerID)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS ShoppingCarts (
  CartID     INT       NOT NULL AUTO_INCREMENT,
  CustomerID INT       NOT NULL,
  CreatedAt  TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
  UpdatedAt  TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  PRIMARY KEY (CartID),
  CONSTRAINT fk_shoppingcarts_customer FOREIGN KEY (CustomerID) REFERENCES Customers (CustomerID)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS CartItems (
  CartItemID INT       NOT NULL AUTO_INCREMENT,
  CartID     INT       NOT NULL,
  ProductID  INT       NOT NULL,
  Quantity   INT       NOT NULL,
  CreatedAt  TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
  UpdatedAt  TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  PRIMARY KEY (CartItemID),
  CONSTRAINT fk_cartitems_cart FOREIGN KEY (CartID) REFERENCES ShoppingCarts (CartID),
  CONSTRAINT fk_cartitems_product FOREIGN KEY (ProductID) REFERENCES Products (ProductID)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS Addresses (
  AddressID         INT          NOT NULL AUTO_INCREMENT,
  CustomerID        INT          NOT NULL,
  AddressLine       VARCHAR(255) NOT NULL,
  City              VARCHAR(100),
  State             VARCHAR(100),
  ZipCode           VARCHAR(20),
  Country           VARCHAR(100),
  IsBillingAddress  BIT(1)       NOT NULL DEFAULT b'0',
  IsShippingAddress BIT(1)       NOT NULL DEFAULT b'0',
  CreatedAt         TIMESTAMP    NOT NULL DEFAULT CURRENT_TIMESTAMP,
  UpdatedAt         TIMESTAMP    NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  PRIMARY KEY (AddressID),
  CONSTRAINT fk_addresses_customer FOREIGN KEY (CustomerID) REFERENCES Customers (CustomerID)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS Inventory (
  InventoryID      INT          NOT NULL AUTO_INCREMENT,
  InventoryName    VARCHAR(255) NOT NULL,
  ProductID        INT          NOT NULL,
  QuantityInStock  INT          NOT NULL DEFAULT 0,
  ReorderThreshold INT          NOT NULL DEFAULT 0,
  CreatedAt        TIMESTAMP    NOT NULL DEFAULT CURRENT_TIMESTAMP,
  UpdatedAt        TIMESTAMP    NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  PRIMARY KEY (InventoryID),
  CONSTRAINT fk_inventory_product FOREIGN KEY (ProductID) REFERENCES Products (ProductID)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

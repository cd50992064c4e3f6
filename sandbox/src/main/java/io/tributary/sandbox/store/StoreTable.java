package io.tributary.sandbox.store;

import java.util.Arrays;
import java.util.List;

/** The store's tables, parents before children, with their columns in the schema's order. */
public enum StoreTable {
  SELLERS("Sellers", "SellerID,Name,Email,PhoneNumber"),
  CUSTOMERS("Customers", "CustomerID,Name,Email,PhoneNumber"),
  PRODUCT_CATEGORIES("ProductCategories", "CategoryID,CategoryName,CategoryDescription"),
  ORDER_STATUS("OrderStatus", "StatusID,StatusName,StatusDescription"),
  PAYMENT_METHODS("PaymentMethods", "PaymentMethodID,MethodName,MethodDescription"),
  PRODUCTS("Products", "ProductID,Name,Description,Price,Cost,CategoryID,SellerID"),
  INVENTORY("Inventory", "InventoryID,InventoryName,ProductID,QuantityInStock,ReorderThreshold"),
  ADDRESSES(
      "Addresses",
      "AddressID,CustomerID,AddressLine,City,State,ZipCode,Country,IsBillingAddress,IsShippingAddress"),
  SHOPPING_CARTS("ShoppingCarts", "CartID,CustomerID"),
  CART_ITEMS("CartItems", "CartItemID,CartID,ProductID,Quantity"),
  REVIEWS("Reviews", "ReviewID,ProductID,CustomerID,Rating,Comment"),
  ORDERS("Orders", "OrderID,OrderNumber,TotalAmount,StatusID,CustomerID"),
  ORDER_ITEMS("OrderItems", "OrderItemID,OrderID,ProductID,Quantity,CurrentPrice"),
  PAYMENTS("Payments", "PaymentID,OrderID,PaymentMethodID,Amount"),
  REASONS("Reasons", "ReasonID,OrderID,ReasonType,ReasonDescription");

  private final String tableName;
  private final String ownColumns;

  StoreTable(String tableName, String ownColumns) {
    this.tableName = tableName;
    this.ownColumns = ownColumns;
  }

  /** The table's name in the database. */
  public String tableName() {
    return tableName;
  }

  /** Every column, ending with CreatedAt and UpdatedAt. */
  public List<String> columns() {
    return Arrays.asList((ownColumns + ",CreatedAt,UpdatedAt").split(",", -1));
  }

  /** The primary key's column. */
  public String key() {
    return ownColumns.substring(0, ownColumns.indexOf(','));
  }
}

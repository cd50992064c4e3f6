-- The store's reference rows. Running this file again changes nothing.

USE online_store;

INSERT IGNORE INTO OrderStatus (StatusID, StatusName, StatusDescription, CreatedAt, UpdatedAt) VALUES
  (1, 'Ordered', 'The order has been placed', '2024-01-01 00:00:00', '2024-01-01 00:00:00'),
  (2, 'Shipped', 'The parcel has left the seller', '2024-01-01 00:00:00', '2024-01-01 00:00:00'),
  (3, 'Delivered', 'The customer has the parcel', '2024-01-01 00:00:00', '2024-01-01 00:00:00'),
  (4, 'Returned', 'The customer has sent the parcel back', '2024-01-01 00:00:00', '2024-01-01 00:00:00'),
  (5, 'Cancelled', 'The order was called off before delivery', '2024-01-01 00:00:00', '2024-01-01 00:00:00');

INSERT IGNORE INTO PaymentMethods (PaymentMethodID, MethodName, MethodDescription, CreatedAt, UpdatedAt) VALUES
  (1, 'Credit card', 'Charged when the order is placed', '2024-01-01 00:00:00', '2024-01-01 00:00:00'),
  (2, 'Debit card', 'Taken from the account at once', '2024-01-01 00:00:00', '2024-01-01 00:00:00'),
  (3, 'Bank transfer', 'Received before shipping', '2024-01-01 00:00:00', '2024-01-01 00:00:00'),
  (4, 'Digital wallet', 'Confirmed on the customer''s phone', '2024-01-01 00:00:00', '2024-01-01 00:00:00'),
  (5, 'Cash on delivery', NULL, '2024-01-01 00:00:00', '2024-01-01 00:00:00');

INSERT IGNORE INTO ProductCategories (CategoryID, CategoryName, CategoryDescription, CreatedAt, UpdatedAt) VALUES
  (1, 'Electronics', 'Phones, computers and what they plug into', '2024-01-01 00:00:00', '2024-01-01 00:00:00'),
  (2, 'Home & Kitchen', 'Cookware, furniture and bedding', '2024-01-01 00:00:00', '2024-01-01 00:00:00'),
  (3, 'Books', 'Printed, spoken and electronic', '2024-01-01 00:00:00', '2024-01-01 00:00:00'),
  (4, 'Clothing', 'For every season', '2024-01-01 00:00:00', '2024-01-01 00:00:00'),
  (5, 'Toys & Games', 'From the first rattle to the board game night', '2024-01-01 00:00:00', '2024-01-01 00:00:00'),
  (6, 'Sports & Outdoors', 'Gear for moving about', '2024-01-01 00:00:00', '2024-01-01 00:00:00'),
  (7, 'Beauty & Care', 'Skin, hair and scent', '2024-01-01 00:00:00', '2024-01-01 00:00:00'),
  (8, 'Garden', 'Plants, tools and pots', '2024-01-01 00:00:00', '2024-01-01 00:00:00'),
  (9, 'Office', 'Paper, pens and chairs', '2024-01-01 00:00:00', '2024-01-01 00:00:00'),
  (10, 'Pets', 'Food and toys for animals', '2024-01-01 00:00:00', '2024-01-01 00:00:00');

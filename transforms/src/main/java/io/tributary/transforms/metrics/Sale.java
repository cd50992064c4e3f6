package io.tributary.transforms.metrics;

import java.math.BigDecimal;

/**
 * What the metrics need of a row of FactSales. The class of an id is that of its column; what is
 * unknown is null.
 *
 * @param date yyyymmdd
 */
public record Sale(
    Integer date,
    Object seller,
    Object category,
    Object product,
    Object customer,
    BigDecimal quantity,
    BigDecimal revenue,
    BigDecimal profit) {}

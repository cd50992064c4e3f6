/**
 * The warehouse: the gold tables in a MySQL or MariaDB database.
 *
 * <p>The entry type is {@link io.tributary.pipelines.warehouse.WarehouseLoad}. The package may
 * depend on the query package, the contracts and JDBC; it must not know the command line.
 */
package io.tributary.pipelines.warehouse;

/**
 * Connections to MySQL and MariaDB. Entry type: {@link io.tributary.pipelines.jdbc.MySqlServer}.
 * Depends on JDBC alone.
 */
package io.tributary.pipelines.jdbc;

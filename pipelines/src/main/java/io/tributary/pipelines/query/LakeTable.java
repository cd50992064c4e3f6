package io.tributary.pipelines.query;

import org.apache.hadoop.fs.Path;

/**
 * One Delta table of the lake.
 *
 * @param schema the SQL schema it appears in: bronze, silver, gold or lake
 * @param name the name it has in SQL
 * @param location its root folder
 */
public record LakeTable(String schema, String name, Path location) {
  /** The name as SQL, quoted: {@code silver."Customers"}. */
  public String sqlName() {
    return schema + "." + Sql.identifier(name);
  }
}

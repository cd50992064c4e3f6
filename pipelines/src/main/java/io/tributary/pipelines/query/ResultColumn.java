package io.tributary.pipelines.query;

import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A column of a result.
 *
 * @param name the name in the output; a second column of the same name gets a number, as in {@code
 *     id_1}, so that no value hides another
 * @param type DuckDB's name of the type, with its parameters
 */
record ResultColumn(String name, String type) {
  private static final Pattern NUMERIC =
      Pattern.compile(
          "(U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|FLOAT|DOUBLE|DECIMAL\\(\\d+,\\d+\\))");

  static List<ResultColumn> of(ResultSetMetaData metaData) throws SQLException {
    List<ResultColumn> columns = new ArrayList<>();
    Set<String> taken = new HashSet<>();
    for (int i = 1; i <= metaData.getColumnCount(); i++) {
      String wanted = metaData.getColumnName(i);
      String name = wanted;
      for (int n = 1; !taken.add(name); n++) {
        name = wanted + "_" + n;
      }
      columns.add(new ResultColumn(name, metaData.getColumnTypeName(i)));
    }
    return List.copyOf(columns);
  }

  boolean isNumeric() {
    return NUMERIC.matcher(type).matches();
  }
}

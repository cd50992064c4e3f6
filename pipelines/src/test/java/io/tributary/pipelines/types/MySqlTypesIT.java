package io.tributary.pipelines.types;

import io.tributary.pipelines.run.Cli;
import io.tributary.pipelines.run.NeedsMySql;
import java.nio.file.Path;
import java.util.List;

/**
 * Every type of MySQL, by the statements of the recordings of {@code TypeConformanceTest}, which
 * has every mode; here are those that differ on the way.
 */
@NeedsMySql
class MySqlTypesIT extends TypesSuite {

  @Override
  TypesDatabase database() {
    return new TypesDatabase(
        "mysql",
        Cli.capture("conformance/statements.sql"),
        Path.of("src", "test", "resources", "types", "losses-mysql.txt"),
        List.of("a" + PLAIN, "a" + ENVELOPE, "d" + ENVELOPE, "e" + PLAIN));
  }
}

package io.tributary.pipelines.types;

import io.tributary.pipelines.run.Cli;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * Every type of MySQL, by the statements of the recordings of {@code TypeConformanceTest}, which
 * has every mode; here are those that differ on the way.
 */
@EnabledIfEnvironmentVariable(
    named = "TRIBUTARY_MYSQL_ROOT",
    matches = ".+",
    disabledReason = "TRIBUTARY_MYSQL_ROOT names no MySQL; .ci/mysql install makes one")
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

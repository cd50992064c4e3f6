package io.tributary.pipelines.types;

import java.nio.file.Path;
import java.util.stream.Stream;

/** Every type of MariaDB, in every mode. */
class TypesIT extends TypesSuite {

  @Override
  TypesDatabase database() {
    Path files = Path.of("src", "test", "resources", "types");
    return new TypesDatabase(
        "mariadb",
        files.resolve("statements.sql"),
        files.resolve("losses.txt"),
        Stream.of("a", "b", "c", "d", "e")
            .flatMap(m -> Stream.of(m + PLAIN, m + ENVELOPE))
            .toList());
  }
}

package io.tributary.sandbox.database;

import io.tributary.sandbox.protocol.SandboxException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A file of SQL statements.
 *
 * @param statements its statements, in order, without comments and terminators
 */
public record SqlScript(List<String> statements) {
  /**
   * Reads a file of the project's sql folder.
   *
   * @param name the file's name
   * @param folder where to look in place of the bundled copy
   * @throws SandboxException when there is no such file
   */
  public static SqlScript read(String name, Optional<Path> folder) {
    try {
      if (folder.isPresent()) {
        return parse(Files.readString(folder.get().resolve(name)));
      }
      try (InputStream bundled = SqlScript.class.getResourceAsStream("/sql/" + name)) {
        if (bundled == null) {
          throw new SandboxException("%s is not bundled with this build".formatted(name));
        }
        return parse(new String(bundled.readAllBytes(), StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new SandboxException("%s cannot be read".formatted(name), e);
    }
  }

  /**
   * Splits a script at its semicolons, leaving those inside quotes alone.
   *
   * @param text statements, with comments from {@code --} to the end of the line
   */
  public static SqlScript parse(String text) {
    List<String> statements = new ArrayList<>();
    StringBuilder current = new StringBuilder();
    char quote = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quote != 0) {
        current.append(c);
        if (c == quote) {
          quote = 0;
        }
      } else if (text.startsWith("-- ", i) || text.startsWith("--\n", i)) {
        int end = text.indexOf('\n', i);
        i = end < 0 ? text.length() : end;
      } else if (c == ';') {
        addTo(statements, current);
      } else {
        current.append(c);
        if (c == '\'' || c == '"' || c == '`') {
          quote = c;
        }
      }
    }
    addTo(statements, current);
    return new SqlScript(List.copyOf(statements));
  }

  /**
   * Runs every statement.
   *
   * @param connection where; the script may change its database
   * @throws SQLException at the first statement that fails
   */
  public void run(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private static void addTo(List<String> statements, StringBuilder current) {
    String statement = current.toString().strip();
    if (!statement.isEmpty()) {
      statements.add(statement);
    }
    current.setLength(0);
  }
}

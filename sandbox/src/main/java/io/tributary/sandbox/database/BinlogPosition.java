package io.tributary.sandbox.database;

import io.tributary.sandbox.protocol.SandboxException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * A place in a server's binary log, ordered by file number and then by byte.
 *
 * @param file the log file's name
 * @param position byte offset in it
 */
public record BinlogPosition(String file, long position) implements Comparable<BinlogPosition> {
  /** MariaDB, MySQL from 8.2, and everything older, in this order. */
  private static final List<String> STATUS_STATEMENTS =
      List.of("SHOW BINLOG STATUS", "SHOW BINARY LOG STATUS", "SHOW MASTER STATUS");

  /**
   * Where the log ends: every transaction whose commit has returned lies before it.
   *
   * @param connection a connection whose user may see the log's status
   * @throws SandboxException when the server keeps no log or the user may not see it
   */
  public static BinlogPosition end(Connection connection) {
    SQLException refusal = null;
    for (String sql : STATUS_STATEMENTS) {
      try (Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery(sql)) {
        if (row.next()) {
          return new BinlogPosition(row.getString(1), row.getLong(2));
        }
        throw new SandboxException("The database keeps no binary log; start it with --log-bin");
      } catch (SQLException e) {
        refusal = e;
      }
    }
    throw new SandboxException(
        "The binary log's status cannot be read: " + SandboxException.oneLine(refusal), refusal);
  }

  /** The number at the end of the file name; names are compared by it, since padding overflows. */
  private long fileNumber() {
    return Long.parseLong(file.substring(file.lastIndexOf('.') + 1));
  }

  @Override
  public int compareTo(BinlogPosition other) {
    int byFile = Long.compare(fileNumber(), other.fileNumber());
    return byFile != 0 ? byFile : Long.compare(position, other.position);
  }

  @Override
  public String toString() {
    return file + ":" + position;
  }
}

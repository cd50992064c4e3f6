package io.tributary.schemas.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A column's type under one name for all that MySQL and MariaDB call it. A snapshot tells the name
 * that the server prints; a statement that the connector reads while it streams tells the one that
 * was typed, with its attributes.
 *
 * @param name the server's own name, such as {@code INT} for {@code INTEGER} and {@code INT4}; of a
 *     type that is not known the name as it was declared
 * @param unsigned whether its numbers have no sign: ZEROFILL says so, too
 */
public record TypeName(String name, boolean unsigned) {

  /** The name of a type as it is declared, whatever the case of its letters and its spaces. */
  public static TypeName of(String declared) {
    List<String> words =
        new ArrayList<>(
            List.of(
                declared
                    .toUpperCase(Locale.ROOT)
                    .replaceAll("\\([^)]*\\)", " ")
                    .strip()
                    .split("\\s+")));
    boolean unsigned = false;
    while (words.size() > 1 && isSign(words.get(words.size() - 1))) {
      unsigned |= !words.remove(words.size() - 1).equals("SIGNED");
    }
    return switch (String.join(" ", words)) {
      case "TINYINT", "INT1", "BOOL", "BOOLEAN" -> new TypeName("TINYINT", unsigned);
      case "SMALLINT", "INT2" -> new TypeName("SMALLINT", unsigned);
      case "MEDIUMINT", "MIDDLEINT", "INT3" -> new TypeName("MEDIUMINT", unsigned);
      case "INT", "INTEGER", "INT4" -> new TypeName("INT", unsigned);
      case "BIGINT", "INT8" -> new TypeName("BIGINT", unsigned);
      case "SERIAL" -> new TypeName("BIGINT", true);
      case "DECIMAL", "DEC", "NUMERIC", "FIXED" -> new TypeName("DECIMAL", unsigned);
      case "FLOAT", "FLOAT4" -> new TypeName("FLOAT", unsigned);
      case "DOUBLE", "DOUBLE PRECISION", "FLOAT8", "FLOAT8 PRECISION", "REAL" ->
          new TypeName("DOUBLE", unsigned);
      default -> new TypeName(text(words), unsigned);
    };
  }

  private static boolean isSign(String word) {
    return word.equals("SIGNED") || word.equals("UNSIGNED") || word.equals("ZEROFILL");
  }

  /**
   * Texts and all other types. BINARY, ASCII and UNICODE behind a text choose how it is compared
   * and stored, BYTE makes bytes of it. Behind ENUM and SET they stay: the connector then gives no
   * member but NULL.
   */
  private static String text(List<String> words) {
    String last = words.get(words.size() - 1);
    boolean bytes = words.size() > 1 && last.equals("BYTE");
    boolean collated =
        words.size() > 1
            && (last.equals("BINARY") || last.equals("ASCII") || last.equals("UNICODE"));
    boolean text = !words.get(0).equals("ENUM") && !words.get(0).equals("SET");
    String name =
        String.join(" ", text && (bytes || collated) ? words.subList(0, words.size() - 1) : words);
    return switch (name) {
      case "CHAR", "CHARACTER", "NCHAR", "NATIONAL CHAR", "NATIONAL CHARACTER" ->
          bytes ? "BINARY" : "CHAR";
      case "VARCHAR",
          "VARCHARACTER",
          "VARCHAR2",
          "NVARCHAR",
          "NVARCHAR2",
          "CHAR VARYING",
          "CHARACTER VARYING",
          "NCHAR VARYING",
          "NCHAR VARCHAR",
          "NCHAR VARCHARACTER",
          "NATIONAL VARCHAR",
          "NATIONAL VARCHARACTER",
          "NATIONAL CHAR VARYING",
          "NATIONAL CHARACTER VARYING" ->
          bytes ? "VARBINARY" : "VARCHAR";
      case "TINYTEXT" -> bytes ? "TINYBLOB" : name;
      case "TEXT" -> bytes ? "BLOB" : name;
      case "MEDIUMTEXT",
          "LONG",
          "LONG VARCHAR",
          "LONG VARCHARACTER",
          "LONG CHAR VARYING",
          "LONG CHARACTER VARYING" ->
          bytes ? "MEDIUMBLOB" : "MEDIUMTEXT";
      case "LONGTEXT", "CLOB" -> bytes ? "LONGBLOB" : "LONGTEXT";
      case "LONG VARBINARY" -> "MEDIUMBLOB";
      case "RAW" -> "VARBINARY";
      case "GEOMCOLLECTION" -> "GEOMETRYCOLLECTION";
      default -> text && (bytes || collated) ? name + " " + last : name;
    };
  }
}

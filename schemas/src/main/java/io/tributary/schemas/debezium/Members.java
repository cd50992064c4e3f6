package io.tributary.schemas.debezium;

import io.tributary.schemas.debezium.ColumnReader.ValueReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The members of an ENUM or SET. A snapshot writes a member as it is. The binlog has only its
 * number, and the connector looks its text up in the declaration, where it stands as an SQL literal
 * and with commas escaped: {@code x,y} arrives as {@code x\,y}. This gives both the same text.
 */
final class Members {

  /** By the text on the wire; a text that stands for two members has no entry. */
  private final Map<String, String> byWire = new HashMap<>();

  private final Set<String> ambiguous = new HashSet<>();
  private final List<String> names = new ArrayList<>();

  private Members() {}

  /** Members as the schema-change topic lists them, each an SQL literal in single quotes. */
  static Members ofLiterals(Iterable<String> literals) {
    Members members = new Members();
    for (String literal : literals) {
      boolean quoted = literal.length() >= 2 && literal.startsWith("'") && literal.endsWith("'");
      String inner = quoted ? literal.substring(1, literal.length() - 1) : literal;
      String half = inner.replace("''", "'");
      members.add(Sql.unescaped(half), half.replace(",", "\\,"));
    }
    return members;
  }

  /** Members as the envelope lists them: separated by commas, those inside a member escaped. */
  static Members ofAllowed(String allowed) {
    Members members = new Members();
    for (String wire : allowed.split("(?<!\\\\),", -1)) {
      members.add(Sql.unescaped(wire.replace("\\,", ",")), wire);
    }
    return members;
  }

  private void add(String name, String wire) {
    names.add(name);
    put(name, name);
    put(wire, name);
  }

  private void put(String wire, String name) {
    String other = byWire.put(wire, name);
    if (other != null && !other.equals(name)) {
      ambiguous.add(wire);
    }
  }

  /** The members' texts in the order of their declaration. */
  List<String> names() {
    return names;
  }

  /** Reads an ENUM. A text that is no member is kept: the declaration may be younger. */
  ValueReader one() {
    return json -> member((String) Values.text(json));
  }

  /** Reads a SET; its members never contain a comma. */
  ValueReader several() {
    return json -> {
      String text = (String) Values.text(json);
      if (text.indexOf('\\') < 0 || text.isEmpty()) {
        return text;
      }
      List<String> parts = new ArrayList<>();
      for (String part : text.split(",", -1)) {
        parts.add(member(part));
      }
      return String.join(",", parts);
    };
  }

  private String member(String text) {
    if (ambiguous.contains(text)) {
      throw new IllegalArgumentException("stands for two members");
    }
    return byWire.getOrDefault(text, text);
  }
}

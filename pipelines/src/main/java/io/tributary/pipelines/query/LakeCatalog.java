package io.tributary.pipelines.query;

import io.tributary.schemas.table.TableFolder;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The tables that exist below the roots of a lake, found by their transaction logs.
 *
 * <p>What the sink keeps for itself beside the tables is left out ({@link TableFolder#isOurs}, and
 * in gold, which has no tables of the source's, what begins with an underscore). Nothing but folder
 * names is read: a table's files are resolved when it is registered.
 */
public final class LakeCatalog {
  private static final String LOG_FOLDER = "_delta_log";
  private static final int NAMES_IN_A_HINT = 12;

  private final List<LakeTable> tables;

  private LakeCatalog(List<LakeTable> tables) {
    this.tables = tables;
  }

  /** Lists the tables of every layer; a root that does not exist has none. */
  public static LakeCatalog list(Configuration configuration, LakeRoots roots) {
    List<LakeTable> found = new ArrayList<>();
    addFolder(found, configuration, "bronze", roots.bronze());
    addFolder(found, configuration, "silver", roots.silver());
    addFolder(found, configuration, "gold", roots.gold());
    addTable(found, configuration, new LakeTable("lake", "quarantine", child(roots, "quarantine")));
    addTable(found, configuration, new LakeTable("lake", "ledger", child(roots, "_ledger")));
    addTable(found, configuration, new LakeTable("lake", "epochs", child(roots, "_epochs")));
    addTable(
        found, configuration, new LakeTable("lake", "waiting", new Path(roots.gold(), "_waiting")));
    return new LakeCatalog(List.copyOf(found));
  }

  public List<LakeTable> tables() {
    return tables;
  }

  /** The tables of one schema, by name. */
  public List<LakeTable> tables(String schema) {
    return tables.stream()
        .filter(table -> table.schema().equals(schema))
        .sorted(Comparator.comparing(LakeTable::name))
        .toList();
  }

  /** The table of that exact name, if the lake has it. */
  public Optional<LakeTable> table(String schema, String name) {
    return tables.stream()
        .filter(table -> table.schema().equals(schema) && table.name().equals(name))
        .findFirst();
  }

  /**
   * The tables a statement may name. A table counts as named when both its schema and its name
   * occur in the text as words, whatever their case: that may take one too many, never one too few.
   * Of two whose names differ in case only, one that occurs as it is written is meant.
   */
  List<LakeTable> namedIn(String sql) {
    List<LakeTable> named =
        tables.stream().filter(table -> isNamed(sql, table.schema(), table.name())).toList();
    Set<String> written =
        named.stream()
            .filter(table -> hasWord(sql, quoted(table.name())))
            .map(LakeCatalog::sqlKey)
            .collect(Collectors.toSet());
    return named.stream()
        .filter(table -> !written.contains(sqlKey(table)) || hasWord(sql, quoted(table.name())))
        .toList();
  }

  /** What tables have in common that SQL takes for one. */
  private static String sqlKey(LakeTable table) {
    return table.schema() + "." + table.name().toLowerCase(Locale.ROOT);
  }

  /** Whether both a schema and a name occur in a statement. */
  static boolean isNamed(String sql, String schema, String name) {
    String text = sql.toLowerCase(Locale.ROOT);
    return hasWord(text, schema) && hasWord(text, quoted(name).toLowerCase(Locale.ROOT));
  }

  /** A name as it occurs in SQL, whether in quotes or without. */
  private static String quoted(String name) {
    return name.replace("\"", "\"\"");
  }

  private static boolean hasWord(String text, String word) {
    for (int at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
      int end = at + word.length();
      boolean begins = at == 0 || !isOfName(text.charAt(at - 1)) || !isOfName(word.charAt(0));
      boolean ends =
          end == text.length()
              || !isOfName(text.charAt(end))
              || !isOfName(word.charAt(word.length() - 1));
      if (begins && ends) {
        return true;
      }
    }
    return false;
  }

  private static boolean isOfName(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '$';
  }

  /** A few tables to show beside an error, those of the named schemas before all others. */
  String hint(String sql) {
    String text = sql.toLowerCase(Locale.ROOT);
    List<LakeTable> candidates =
        tables.stream().filter(table -> text.contains(table.schema())).toList();
    List<LakeTable> shown = candidates.isEmpty() ? tables : candidates;
    String names =
        shown.stream()
            .limit(NAMES_IN_A_HINT)
            .map(LakeTable::sqlName)
            .collect(Collectors.joining(", "));
    return shown.size() > NAMES_IN_A_HINT ? names + ", …" : names;
  }

  private static Path child(LakeRoots roots, String name) {
    return new Path(roots.lake(), name);
  }

  private static void addFolder(
      List<LakeTable> found, Configuration configuration, String schema, Path root) {
    List<LakeTable> candidates = new ArrayList<>();
    try {
      for (FileStatus status : root.getFileSystem(configuration).listStatus(root)) {
        String folder = status.getPath().getName();
        if (status.isDirectory() && !isOurs(schema, folder)) {
          candidates.add(new LakeTable(schema, TableFolder.table(folder), status.getPath()));
        }
      }
    } catch (FileNotFoundException e) {
      return;
    } catch (IOException e) {
      throw unreadable(root, e);
    }
    // A container without a hierarchy lists a folder twice: as its marker and as a prefix. Each
    // look takes a request there, so thousands are not made one after the other.
    found.addAll(
        candidates.stream()
            .distinct()
            .sorted(Comparator.comparing(LakeTable::name))
            .toList()
            .parallelStream()
            .filter(table -> isTable(configuration, table))
            .toList());
  }

  private static boolean isOurs(String schema, String folder) {
    return schema.equals("gold") ? folder.startsWith("_") : TableFolder.isOurs(folder);
  }

  private static void addTable(
      List<LakeTable> found, Configuration configuration, LakeTable table) {
    if (isTable(configuration, table)) {
      found.add(table);
    }
  }

  private static boolean isTable(Configuration configuration, LakeTable table) {
    try {
      FileSystem files = table.location().getFileSystem(configuration);
      return files.exists(new Path(table.location(), LOG_FOLDER));
    } catch (IOException e) {
      throw unreadable(table.location(), e);
    }
  }

  private static LakeException unreadable(Path path, IOException cause) {
    return new LakeException(path + " cannot be read: " + Lines.one(cause.getMessage()), cause);
  }
}

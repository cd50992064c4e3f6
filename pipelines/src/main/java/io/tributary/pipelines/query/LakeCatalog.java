package io.tributary.pipelines.query;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The tables that exist below the roots of a lake, found by their transaction logs.
 *
 * <p>Folders whose name starts with an underscore or a dot are the sink's own and are left out.
 * Nothing but folder names is read: a table's files are resolved when it is registered.
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
   * occur in the text, whatever their case: that may take one too many, never one too few.
   */
  List<LakeTable> namedIn(String sql) {
    return tables.stream().filter(table -> isNamed(sql, table.schema(), table.name())).toList();
  }

  /** Whether both a schema and a name occur in a statement. */
  static boolean isNamed(String sql, String schema, String name) {
    String text = sql.toLowerCase(Locale.ROOT);
    return text.contains(schema) && text.contains(name.toLowerCase(Locale.ROOT));
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
        String name = status.getPath().getName();
        if (status.isDirectory() && !name.startsWith("_") && !name.startsWith(".")) {
          candidates.add(new LakeTable(schema, name, status.getPath()));
        }
      }
    } catch (FileNotFoundException e) {
      return;
    } catch (IOException e) {
      throw unreadable(root, e);
    }
    // A container without a hierarchy lists a folder twice: as its marker and as a prefix.
    candidates.stream()
        .distinct()
        .sorted(Comparator.comparing(LakeTable::name))
        .forEach(table -> addTable(found, configuration, table));
  }

  private static void addTable(
      List<LakeTable> found, Configuration configuration, LakeTable table) {
    try {
      FileSystem files = table.location().getFileSystem(configuration);
      if (files.exists(new Path(table.location(), LOG_FOLDER))) {
        found.add(table);
      }
    } catch (IOException e) {
      throw unreadable(table.location(), e);
    }
  }

  private static LakeException unreadable(Path path, IOException cause) {
    return new LakeException(path + " cannot be read: " + Lines.one(cause.getMessage()), cause);
  }
}

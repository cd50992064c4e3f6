package io.tributary.pipelines.run;

import io.tributary.pipelines.command.CommandException;
import io.tributary.schemas.debezium.Topics;
import io.tributary.schemas.table.TableFolder;
import io.tributary.schemas.table.TableId;
import io.tributary.transforms.decode.NameOwners;
import io.tributary.transforms.lake.LakeLayout;
import io.tributary.transforms.lake.NameTable;
import io.tributary.transforms.lake.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Settles at launch which tables have which names in the lake, which are the source's without the
 * database. Of two that would have one, the one that the lake has already keeps it, else the first
 * by database and name; the other's records go to quarantine, and everything else goes on.
 */
final class TableNames {

  private static final String LOG = "_delta_log";

  private final LakeLayout layout;
  private final Storage storage;

  TableNames(LakeLayout layout, Storage storage) {
    this.layout = layout;
    this.storage = storage;
  }

  /**
   * Settles the names of the tables that topics are named after.
   *
   * @return a line for each table that can't be in the lake, and for each connector left alone
   * @throws CommandException if the lake has tables in folders that they don't have any more
   */
  List<String> settle(Topics connector, Collection<String> topics) throws IOException {
    Set<String> present = tables(layout.silver());
    tables(layout.bronze());
    List<TableId> tables =
        topics.stream()
            .flatMap(topic -> connector.table(topic).stream())
            .distinct()
            .sorted(
                Comparator.comparing((TableId table) -> !present.contains(table.table()))
                    .thenComparing(Comparator.naturalOrder()))
            .toList();
    List<NameOwners.Claim> claims = new ArrayList<>();
    for (TableId table : tables) {
      if (TableFolder.problem(table.table()).isEmpty()) {
        claims.add(new NameOwners.Claim(table.table(), table));
      }
    }
    Map<String, TableId> owners = new NameTable(layout, storage).take(claims);
    List<String> notes = new ArrayList<>();
    for (String other : connector.others()) {
      notes.add(
          "Left alone: what connector "
              + other
              + " writes; --topicPrefix="
              + other
              + " reads it, into a lake of its own");
    }
    for (TableId table : tables) {
      NameOwners.refusal(owners, table, table).ifPresent(why -> notes.add("To quarantine: " + why));
    }
    return notes;
  }

  /** The tables in a layer, by the names that its folders are for. */
  private Set<String> tables(String root) throws IOException {
    Path path = new Path(root);
    FileSystem files = path.getFileSystem(storage.configuration());
    Set<String> tables = new TreeSet<>();
    try {
      for (FileStatus status : files.listStatus(path)) {
        String folder = status.getPath().getName();
        if (status.isDirectory() && !TableFolder.isOurs(folder)) {
          String table = TableFolder.table(folder);
          checkFolder(files, status.getPath(), table);
          tables.add(table);
        }
      }
    } catch (FileNotFoundException e) {
      return tables;
    }
    return tables;
  }

  /** An older release took names for folders as they were. */
  private static void checkFolder(FileSystem files, Path folder, String table) throws IOException {
    if (!TableFolder.isOne(folder.getName()) && files.exists(new Path(folder, LOG))) {
      String expected =
          TableFolder.problem(table).isEmpty()
              ? "move it to " + TableFolder.of(table)
              : "move it out of the lake";
      throw new CommandException(
          folder + " is a table in a folder that this release does not use; " + expected);
    }
  }
}

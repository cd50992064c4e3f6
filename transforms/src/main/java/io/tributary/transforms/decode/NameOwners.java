package io.tributary.transforms.decode;

import io.tributary.schemas.table.LakeNames;
import io.tributary.schemas.table.TableFolder;
import io.tributary.schemas.table.TableId;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who has which name in the lake. Names that differ in case only are one, since SQL takes them for
 * one; a name has one owner for ever, however many workers ask for it at once.
 */
public interface NameOwners extends Serializable {

  /**
   * The owners of all names that are taken, by the name in lower case.
   *
   * @throws IOException if they can't be read; the runner retries
   */
  Map<String, TableId> all() throws IOException;

  /**
   * Takes the names that nobody has for those who want them, those who come first before others.
   *
   * @return what {@link #all} tells then
   * @throws IOException if they can't be written; the runner retries
   */
  Map<String, TableId> take(List<Claim> claims) throws IOException;

  /**
   * Wants a name.
   *
   * @param table the name of a table in the lake; its change log's comes with it
   * @param owner whose it is to be
   */
  record Claim(String table, TableId owner) {
    /** The names that it takes, in lower case. */
    public List<String> names() {
      String name = LakeNames.withoutCase(table);
      return List.of(name, name + "_changes");
    }
  }

  /**
   * Why a table's rows can't be in the lake, if so.
   *
   * @param owners the owners of names as {@link #all} tells them
   * @param topic the table that the topic of its records is named after
   */
  static Optional<String> refusal(Map<String, TableId> owners, TableId table, TableId topic) {
    Optional<String> problem = TableFolder.problem(table.table());
    if (problem.isPresent()) {
      return Optional.of(
          "A table of "
              + table.database()
              + " "
              + problem.get()
              + "; rename it, or leave it out by table.exclude.list");
    }
    for (String name : new Claim(table.table(), table).names()) {
      TableId owner = owners.get(name);
      if (owner != null && !owner.equals(table) && !owner.equals(topic)) {
        return Optional.of(
            "Table "
                + table
                + " would share the name "
                + name
                + " with table "
                + owner
                + ", and case tells no names apart; capture it by a connector of its own, into a"
                + " lake of its own");
      }
    }
    return Optional.empty();
  }

  /** Whoever comes has the name. */
  static NameOwners anybody() {
    return Anybody.NAMES;
  }
}

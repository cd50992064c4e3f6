package io.tributary.transforms.decode;

import io.tributary.schemas.table.LakeNames;
import io.tributary.schemas.table.TableFolder;
import io.tributary.schemas.table.TableId;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Keeps the rows of two tables apart that would have one name in the lake. The first one has it,
 * the other's records are refused.
 *
 * <p>The owner of a name is a table of the source. Where the topic tells another one than the
 * record does, records were routed together on purpose: then it is the table that the topic is
 * named after, and the name is that of all tables behind it.
 *
 * <p>Each table is asked for once; what was said of it is kept, since a name never changes hands.
 */
final class NameCheck {

  private record Origin(TableId table, TableId topic) {}

  private static final String ALLOWED = "";

  private final NameOwners names;
  private final Predicate<TableId> isReal;
  private final Map<Origin, String> refusals = new HashMap<>();
  private Map<String, TableId> owners;

  /**
   * A check.
   *
   * @param isReal whether there is such a table in the source
   */
  NameCheck(NameOwners names, Predicate<TableId> isReal) {
    this.names = names;
    this.isReal = isReal;
  }

  /**
   * Why a table's rows can't be in the lake, or null if they can.
   *
   * @param topic the table that the records' topic is named after
   * @throws IOException if the names can't be read or taken
   */
  String refusal(TableId table, TableId topic) throws IOException {
    Origin origin = new Origin(table, topic);
    String refusal = refusals.get(origin);
    if (refusal == null) {
      refusal = ask(table, topic);
      refusals.put(origin, refusal);
    }
    return refusal.isEmpty() ? null : refusal;
  }

  private String ask(TableId table, TableId topic) throws IOException {
    NameOwners.Claim claim =
        new NameOwners.Claim(table.table(), isSame(table, topic) ? table : topic);
    if (TableFolder.problem(table.table()).isEmpty()
        && !owners().keySet().containsAll(claim.names())) {
      owners = names.take(List.of(claim));
    }
    return NameOwners.refusal(owners(), table, topic).orElse(ALLOWED);
  }

  private Map<String, TableId> owners() throws IOException {
    if (owners == null) {
      owners = names.all();
    }
    return owners;
  }

  /** A topic's name has underscores for what Kafka does not take in one. */
  private static boolean isSame(TableId table, TableId topic) {
    return plain(table).equalsIgnoreCase(plain(topic));
  }

  private static String plain(TableId table) {
    return table.toString().replaceAll("[^A-Za-z0-9._-]", "_");
  }

  /**
   * Whether a table's name in the lake is that of another table of the source, so that what happens
   * to its columns is none of the lake's business. A name without an owner has no rows yet.
   */
  boolean isAnothers(TableId table) throws IOException {
    if (TableFolder.problem(table.table()).isPresent()) {
      return true;
    }
    TableId owner = owners().get(LakeNames.withoutCase(table.table()));
    return owner != null && !owner.equals(table) && isReal.test(owner);
  }
}

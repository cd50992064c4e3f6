package io.tributary.transforms.lake;

import io.tributary.schemas.debezium.Topics;
import io.tributary.schemas.table.TableFolder;
import java.io.Serializable;
import java.util.Objects;

/**
 * Where the lake's tables are. Each layer has a root of its own, so that it can live in an account
 * of its own. A table of the source has the {@link TableFolder} of its name there, which never
 * leads elsewhere.
 *
 * @param bronze root of the bronze tables
 * @param silver root of the silver tables
 * @param gold root of the gold tables
 * @param quarantine the quarantine table
 * @param ledger the ledger table
 * @param epochs the table of binlog histories
 */
public record LakeLayout(
    String bronze, String silver, String gold, String quarantine, String ledger, String epochs)
    implements Serializable {

  static final String LOG = "_changes";

  public LakeLayout {
    Objects.requireNonNull(bronze, "bronze");
    Objects.requireNonNull(silver, "silver");
    Objects.requireNonNull(gold, "gold");
    Objects.requireNonNull(quarantine, "quarantine");
    Objects.requireNonNull(ledger, "ledger");
    Objects.requireNonNull(epochs, "epochs");
  }

  /** All layers under one root. */
  public static LakeLayout under(String root) {
    String base = root.endsWith("/") ? root.substring(0, root.length() - 1) : root;
    return new LakeLayout(
        base + "/bronze",
        base + "/silver",
        base + "/gold",
        base + "/quarantine",
        base + "/_ledger",
        base + "/_epochs");
  }

  /** The table of doubts, beside the ledger. */
  public String doubts() {
    return ledger.substring(0, ledger.lastIndexOf('/') + 1) + "_doubts";
  }

  /** The table that says whose each name is, beside the binlog histories. */
  public String names() {
    return epochs.substring(0, epochs.lastIndexOf('/')) + "/_names";
  }

  String bronzeTable(String table) {
    return bronze + "/" + (Topics.isOurs(table) ? table : TableFolder.of(table));
  }

  String currentTable(String table) {
    return silver + "/" + TableFolder.of(table);
  }

  String changeLog(String table) {
    return silver + "/" + TableFolder.of(table, LOG);
  }

  String deletedTable(String table) {
    return silver + "/_deleted/" + TableFolder.of(table);
  }

  String goldTable(String table) {
    return gold + "/" + table;
  }

  String goldDeletedTable(String table) {
    return gold + "/_deleted/" + table;
  }

  String goldChangeLog(String table) {
    return gold + "/_changes/" + table;
  }
}

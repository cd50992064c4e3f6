package io.tributary.pipelines.command;

import io.tributary.pipelines.azurite.AzuriteLake;
import io.tributary.pipelines.query.LakeRoots;
import io.tributary.pipelines.storage.RootCheck;
import io.tributary.transforms.lake.LakeLayout;
import io.tributary.transforms.lake.Storage;
import java.util.List;
import org.apache.hadoop.fs.Path;

/**
 * A lake that a command works on.
 *
 * @param roots where it is
 * @param storage how it is reached
 * @param stateRoot where continuous jobs keep their state, unless an option says otherwise
 * @param server what must be closed when the command is done
 */
record OpenLake(LakeRoots roots, Storage storage, String stateRoot, Closer server)
    implements AutoCloseable {

  /** A lake that needs no server. */
  static OpenLake at(LakeRoots roots, Storage storage) {
    return new OpenLake(roots, storage, roots.lake() + "/_jobs", () -> {});
  }

  /** Ends what serves the lake. */
  @FunctionalInterface
  interface Closer {
    void close();
  }

  /**
   * A lake that is kept in an Azurite. Its jobs' state is beside it: the engine writes that, and
   * knows neither the emulator's address nor its keys.
   */
  static OpenLake in(AzuriteLake lake) {
    return new OpenLake(
        LakeRoots.besideBronze(lake.root("bronze"))
            .withSilver(lake.root("silver"))
            .withGold(lake.root("gold")),
        StorageOptions.storage(lake.settingsFile()),
        new Path(new Path(lake.lakeRoot().toUri()), "_jobs").toString(),
        lake::close);
  }

  /** The roots in the form that writers want. */
  LakeLayout layout() {
    return new LakeLayout(
        roots.bronze().toString(),
        roots.silver().toString(),
        roots.gold().toString(),
        new Path(roots.lake(), "quarantine").toString(),
        new Path(roots.lake(), "_ledger").toString(),
        new Path(roots.lake(), "_epochs").toString());
  }

  /**
   * Looks whether the roots can be read.
   *
   * @param options names the options of the roots
   * @throws CommandException with a line for each that can't
   */
  OpenLake checked(LakeOptions options) {
    RootCheck.check(
        storage,
        List.of(
            new RootCheck.Root(options.named("--bronzeRoot"), roots.bronze(), false),
            new RootCheck.Root(options.named("--silverRoot"), roots.silver(), false),
            new RootCheck.Root(options.named("--goldRoot"), roots.gold(), false),
            new RootCheck.Root("--lakeRoot", roots.lake(), false)));
    return this;
  }

  @Override
  public void close() {
    server.close();
  }
}

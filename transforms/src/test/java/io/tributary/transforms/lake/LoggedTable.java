package io.tributary.transforms.lake;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.delta.kernel.engine.Engine;
import io.delta.kernel.internal.actions.AddFile;
import io.delta.kernel.internal.actions.DeletionVectorDescriptor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A table in memory of which only the log counts: its files are names. */
final class LoggedTable {

  static final String INFO = "{\"commitInfo\":{\"timestamp\":1,\"operation\":\"WRITE\"}}";

  private final MemoryFileSystem.Disk disk;
  private final String name;

  LoggedTable(MemoryFileSystem.Disk disk, String name) {
    this.disk = disk;
    this.name = name;
  }

  String path() {
    return disk.root() + "/" + name;
  }

  /** The table's folder on its disk. */
  String folder() {
    return "/lake/" + name + "/";
  }

  String entry(long version) {
    return folder() + "_delta_log/" + "%020d.json".formatted(version);
  }

  Engine engine() {
    return MemoryFileSystem.STORAGE.engine();
  }

  /** The log as a process sees it. */
  DeltaLog log(LogFollowers process) {
    return new DeltaLog(MemoryFileSystem.STORAGE, path(), null, process);
  }

  static List<DeltaLog.NewFile> files(String... names) {
    List<DeltaLog.NewFile> files = new ArrayList<>();
    for (String name : names) {
      files.add(
          new DeltaLog.NewFile(
              name, null, 10, 1, 3, null, "p" + name, new LakeFile.Shard(0, 1), null));
    }
    return files;
  }

  /** Writes an entry by hand, as another tool would. */
  void write(long version, String... actions) throws IOException {
    disk.put(entry(version), String.join("\n", actions) + "\n");
  }

  static String add(String file) {
    return "{\"add\":{\"path\":\"%s\",\"partitionValues\":{},\"size\":9,\"modificationTime\":1,\"dataChange\":true}}"
        .formatted(file);
  }

  static String remove(String file) {
    return "{\"remove\":{\"path\":\"%s\",\"deletionTimestamp\":1,\"dataChange\":true}}"
        .formatted(file);
  }

  static String add(String file, String vector) {
    return withVector(add(file), vector);
  }

  static String remove(String file, String vector) {
    return withVector(remove(file), vector);
  }

  private static String withVector(String action, String vector) {
    return action.replace(
        "\"dataChange\"",
        "\"deletionVector\":{\"storageType\":\"p\",\"pathOrInlineDv\":\"%s\",\"offset\":1,\"sizeInBytes\":4,\"cardinality\":1},\"dataChange\""
            .formatted(vector));
  }

  /** Turns the table into one whose files may have deletion vectors. */
  String withVectors() {
    return "{\"protocol\":{\"minReaderVersion\":3,\"minWriterVersion\":7,\"readerFeatures\":[\"deletionVectors\"],\"writerFeatures\":[\"deletionVectors\"]}}";
  }

  /** Sets properties of the table. */
  String properties(String json) {
    return "{\"metaData\":{\"id\":\"x\",\"format\":{\"provider\":\"parquet\",\"options\":{}},\"schemaString\":\"{\\\"type\\\":\\\"struct\\\",\\\"fields\\\":[{\\\"name\\\":\\\"_key\\\",\\\"type\\\":\\\"string\\\",\\\"nullable\\\":true,\\\"metadata\\\":{}}]}\",\"partitionColumns\":[],\"configuration\":{%s}}}"
        .formatted(json);
  }

  /** Names of the live files, sorted. */
  List<String> names(DeltaLog log) {
    return log.load().stream()
        .flatMap(state -> state.files().stream())
        .map(file -> file.path().substring(file.path().lastIndexOf('/') + 1))
        .sorted()
        .toList();
  }

  /** What a process knows is what the log says to one that knows nothing. */
  void assertKnown(DeltaLog log) {
    DeltaLog fresh = log(new LogFollowers(() -> 0, 1, 1));
    assertEquals(text(fresh.load()), text(log.load()));
  }

  private static String text(Optional<DeltaLog.State> state) {
    if (state.isEmpty()) {
      return "no table";
    }
    List<String> files =
        new ArrayList<>(state.get().files().stream().map(LoggedTable::text).toList());
    files.sort(null);
    return state.get().version()
        + " "
        + state.get().schema()
        + " "
        + state.get().snapshot().getProtocol()
        + " "
        + state.get().snapshot().getMetadata().getConfiguration()
        + "\n"
        + String.join("\n", files);
  }

  private static String text(LakeFile file) {
    return String.join(
        " ",
        file.path(),
        String.valueOf(file.rows()),
        String.valueOf(file.minPosition()),
        String.valueOf(file.shard()),
        new AddFile(file.add())
            .getDeletionVector()
            .map(DeletionVectorDescriptor::getUniqueId)
            .orElse("-"));
  }
}

package io.tributary.pipelines.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.tributary.pipelines.command.CommandException;
import io.tributary.transforms.lake.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The folder in which a continuous job's runner keeps its state, with the job's {@link JobManifest}
 * beside it:
 *
 * <pre>
 * STATE_ROOT/store-bronze-silver-gold/graph-3/20261124T101500Z-3f2a91bc/job.json
 *            what the job does        graph   run that began with nothing
 * </pre>
 *
 * <p>A fresh start makes another of the innermost folders and deletes none. Which state a job is
 * restored from is the runner's business: an option of its own names it ({@link
 * Profile#resumeOption}), or it looks into the folder that it is given for {@code ${state}}. Either
 * way the manifest beside it must be the job's. A state that was named is refused otherwise, one
 * that was found is left: the lake's own offsets tell where to go on, so it would only save work.
 */
final class JobState {

  /** What a profile writes for the folder. */
  static final String PLACEHOLDER = "${state}";

  private static final String MANIFEST = "job.json";
  private static final String GRAPH = "graph-";
  private static final String FLINK = "${flink.conf}";
  private static final String METADATA = "_metadata";
  private static final String GOING_ON = "going on from the offsets that the lake has";

  /** How far below the manifest a checkpoint or savepoint may be. */
  private static final int DEPTH = 6;

  /**
   * What the user said.
   *
   * @param root the folder for the state of all jobs
   * @param resumeOption name of the runner's option that names a state to start from, or empty
   * @param fresh whether to start with none, whatever is there
   */
  record Settings(String root, String resumeOption, boolean fresh) {}

  private final Settings settings;
  private final Storage storage;
  private final Path folder;
  private final JobManifest restored;
  private final List<String> args;
  private final List<String> notes;
  private final boolean kept;
  private final Path checkpoint;

  private JobState(
      Settings settings,
      Storage storage,
      Path folder,
      JobManifest restored,
      List<String> args,
      List<String> notes,
      boolean kept,
      Path checkpoint) {
    this.settings = settings;
    this.storage = storage;
    this.folder = folder;
    this.restored = restored;
    this.args = args;
    this.notes = notes;
    this.kept = kept;
    this.checkpoint = checkpoint;
  }

  /**
   * Decides where a job's state is, and which it starts from.
   *
   * @param job what the job does, in a word
   * @param run id of the run
   * @param args of Beam and the runner, with the placeholder
   * @throws CommandException if a state is named that no job of Tributary has written
   */
  static JobState find(
      Settings settings, Storage storage, String job, String run, List<String> args)
      throws IOException {
    Path graphs = new Path(settings.root(), job);
    Path current = new Path(graphs, GRAPH + JobManifest.GRAPH);
    String named = named(settings.resumeOption(), args);
    List<String> notes = new ArrayList<>();
    if (named != null && settings.fresh()) {
      throw CommandException.usage(
          "--fresh: is not allowed with --"
              + settings.resumeOption()
              + "; expected one or the other");
    }
    Optional<Path> latest = Optional.empty();
    boolean given = args.stream().anyMatch(arg -> arg.contains(PLACEHOLDER));
    if (named == null && given && settings.resumeOption().isEmpty() && !settings.fresh()) {
      latest = latest(storage, current);
      if (latest.isEmpty()) {
        older(storage, graphs, current).ifPresent(notes::add);
      }
    }
    JobManifest restored = null;
    if (named != null) {
      restored = above(storage, settings.resumeOption(), new Path(named));
    } else if (latest.isPresent()) {
      restored = read(storage, latest.get()).orElse(null);
    }
    Path folder = restored != null && latest.isPresent() ? latest.get() : new Path(current, run);
    boolean embedded = args.stream().anyMatch(arg -> arg.contains(FLINK));
    Path checkpoint =
        embedded && latest.isPresent() ? newest(storage, latest.get()).orElse(null) : null;
    return new JobState(
        settings,
        storage,
        folder,
        restored,
        filled(args, folder),
        notes,
        given || named != null,
        checkpoint);
  }

  /**
   * The newest checkpoint that is complete. A job has a folder for its checkpoints below the
   * state's each time it is started; those of earlier starts are of no use to anybody once a later
   * one has completed its first.
   */
  private static Optional<Path> newest(Storage storage, Path folder) throws IOException {
    FileSystem files = fileSystem(storage, folder);
    FileStatus newest = null;
    for (Path start : folders(storage, folder)) {
      for (Path checkpoint : folders(storage, start)) {
        Path metadata = new Path(checkpoint, METADATA);
        if (files.exists(metadata)) {
          FileStatus status = files.getFileStatus(metadata);
          if (newest == null || status.getModificationTime() > newest.getModificationTime()) {
            newest = status;
          }
        }
      }
    }
    return Optional.ofNullable(newest).map(status -> status.getPath().getParent());
  }

  private void dropEarlierStarts() throws IOException {
    FileSystem files = fileSystem(storage, folder);
    for (Path start : folders(storage, folder)) {
      if (!start.getName().equals(checkpoint.getParent().getName())) {
        files.delete(start, true);
      }
    }
  }

  /**
   * Makes sure that no later run goes on from what is there by itself: what this one does, by
   * rounds or by emptying the lake, is none of that state's.
   *
   * @param run id of the run, which begins behind all that are there
   */
  static void retire(Settings settings, Storage storage, String job, String run)
      throws IOException {
    Path current = new Path(new Path(settings.root(), job), GRAPH + JobManifest.GRAPH);
    Optional<Path> latest = latest(storage, current);
    if (latest.isPresent() && read(storage, latest.get()).isPresent()) {
      Path newer = new Path(current, run);
      fileSystem(storage, newer).mkdirs(newer);
    }
  }

  /** Name of the folder: id of the run that began with no state. */
  String name() {
    return folder.getName();
  }

  /** Whether the engine takes the graph itself from the state, and with it the run's id. */
  boolean restoresGraph() throws IOException {
    boolean embedded = args.stream().anyMatch(arg -> arg.contains(FLINK));
    return restored != null
        && settings.resumeOption().isEmpty()
        && !embedded
        && fileSystem(storage, folder).listStatus(folder).length > 1;
  }

  /** URI of the checkpoint that an embedded engine must be told to start from, or null. */
  String checkpoint() {
    return checkpoint == null ? null : checkpoint.toString();
  }

  /** Whether a state was found, and not named, that a job with this manifest can't go on from. */
  boolean leaves(JobManifest manifest) {
    return restored != null && !isNamed() && !manifest.differences(restored).isEmpty();
  }

  /** Says so. */
  String leaving(JobManifest manifest) {
    return "The state in "
        + folder
        + " is left, since "
        + String.join("; ", manifest.differences(restored))
        + "; "
        + GOING_ON;
  }

  private boolean isNamed() {
    return named(settings.resumeOption(), args) != null;
  }

  private static List<String> filled(List<String> args, Path folder) {
    String path = folder.toUri().getScheme() == null ? folder.toUri().getPath() : folder.toString();
    return args.stream().map(arg -> arg.replace(PLACEHOLDER, path)).toList();
  }

  private static String named(String option, List<String> args) {
    String start = "--" + option + "=";
    return option.isEmpty()
        ? null
        : args.stream()
            .filter(arg -> arg.startsWith(start))
            .map(arg -> arg.substring(start.length()))
            .reduce((a, b) -> b)
            .orElse(null);
  }

  /** The manifest of the state that the job starts from, if it starts from one. */
  Optional<JobManifest> restored() {
    return Optional.ofNullable(restored);
  }

  /** The arguments, with the folder in the placeholder's place. */
  List<String> args() {
    return args;
  }

  /** Whether the runner is given the folder, or a state to start from. */
  boolean isKept() {
    return kept;
  }

  /** What the user should know. */
  List<String> notes() {
    return notes;
  }

  /**
   * Refuses a named state that is not this job's, and writes the manifest down where there is none.
   *
   * @throws CommandException naming everything that differs, and the way on
   */
  void begin(JobManifest manifest) throws IOException {
    List<String> differences = restored == null ? List.of() : manifest.differences(restored);
    if (!differences.isEmpty()) {
      throw new CommandException(
          "--"
              + settings.resumeOption()
              + ": the state can't be gone on from: "
              + String.join("; ", differences)
              + "; to go on from the offsets that the lake has, leave the option out");
    }
    if (checkpoint != null) {
      dropEarlierStarts();
    }
    if (restored == null || !settings.resumeOption().isEmpty()) {
      write(manifest);
    }
  }

  private void write(JobManifest manifest) throws IOException {
    Path file = new Path(folder, MANIFEST);
    try (FSDataOutputStream out = fileSystem(storage, file).create(file, true)) {
      out.write(manifest.toJson().getBytes(StandardCharsets.UTF_8));
    }
  }

  /** The folder whose job began last; names begin with the time. */
  private static Optional<Path> latest(Storage storage, Path graph) throws IOException {
    return folders(storage, graph).stream().max(Comparator.comparing(Path::getName));
  }

  private static Optional<String> older(Storage storage, Path graphs, Path current)
      throws IOException {
    return folders(storage, graphs).stream()
        .filter(path -> !path.getName().equals(current.getName()))
        .max(Comparator.comparing(Path::getName))
        .map(
            path ->
                "The state in "
                    + path
                    + " is of another version of the graph and is left; "
                    + GOING_ON);
  }

  private static List<Path> folders(Storage storage, Path folder) throws IOException {
    List<Path> found = new ArrayList<>();
    try {
      for (FileStatus status : fileSystem(storage, folder).listStatus(folder)) {
        if (status.isDirectory()) {
          found.add(new Path(folder, status.getPath().getName()));
        }
      }
    } catch (FileNotFoundException e) {
      // No job has kept state here yet.
      return List.of();
    }
    return found;
  }

  /** A checkpoint is some levels below the folder that its job was given. */
  private static JobManifest above(Storage storage, String option, Path state) throws IOException {
    Path folder = state;
    for (int i = 0; i < DEPTH && folder != null; i++) {
      Optional<JobManifest> found = read(storage, folder);
      if (found.isPresent()) {
        return found.get();
      }
      folder = folder.getParent();
    }
    throw CommandException.usage(
        "--"
            + option
            + ": "
            + state
            + " is not allowed; expected a checkpoint or savepoint below a folder with "
            + MANIFEST
            + ", which a job writes into its folder of --stateRoot");
  }

  private static Optional<JobManifest> read(Storage storage, Path folder) throws IOException {
    Path file = new Path(folder, MANIFEST);
    try (FSDataInputStream in = fileSystem(storage, file).open(file)) {
      return Optional.of(JobManifest.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    } catch (JsonProcessingException e) {
      throw new CommandException(file + " is no job's manifest: " + e.getOriginalMessage())
          .causedBy(e);
    }
  }

  private static FileSystem fileSystem(Storage storage, Path path) throws IOException {
    return path.getFileSystem(storage.configuration());
  }
}

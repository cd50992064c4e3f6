package io.tributary.pipelines.command;

import java.nio.file.Path;

/** The project's folder, whose data files (queries, profiles) the commands read. */
public final class ProjectHome {
  private static final String PROPERTY = "tributary.home";

  private ProjectHome() {}

  /** The folder the launcher named, else the working directory. */
  public static Path path() {
    return Path.of(System.getProperty(PROPERTY, "")).toAbsolutePath();
  }

  /** The folder of the queries that define the gold tables. */
  public static Path goldDefinitions() {
    return path().resolve(Path.of("sql", "gold"));
  }
}

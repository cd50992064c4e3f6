package io.tributary.pipelines.query;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The queries of a folder of {@code .sql} files, by file name. */
public final class SavedQueries {
  private static final String ENDING = ".sql";
  private static final String COMMENT = "--";

  private final Path folder;

  public SavedQueries(Path folder) {
    this.folder = folder;
  }

  /** The text of the query of that name. */
  public String read(String name) {
    if (!names().contains(name)) {
      throw new LakeException("@" + name + " is not a saved query; expected " + available(names()));
    }
    try {
      return Files.readString(folder.resolve(name + ENDING));
    } catch (IOException e) {
      throw new LakeException("@" + name + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** What each query answers, by name: the comment that its first line is. */
  public Map<String, String> questions() {
    Map<String, String> questions = new TreeMap<>();
    for (String name : names()) {
      String first = read(name).lines().findFirst().orElse("");
      questions.put(
          name, first.startsWith(COMMENT) ? first.substring(COMMENT.length()).strip() : "");
    }
    return questions;
  }

  private List<String> names() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(ENDING))
          .map(file -> file.substring(0, file.length() - ENDING.length()))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new LakeException(folder + " cannot be listed: " + e.getMessage(), e);
    }
  }

  private String available(List<String> names) {
    return names.isEmpty()
        ? "a file NAME.sql in " + folder
        : "one of @" + String.join(", @", names);
  }
}

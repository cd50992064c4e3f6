package io.tributary.pipelines.cluster;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The jars of an engine's distribution, as the build has resolved them, and the flags of a JVM that
 * runs it.
 *
 * @param jars in the order of the class path
 * @param jvmFlags what Java 17 must open for it
 */
record Distribution(List<Path> jars, List<String> jvmFlags) {

  private static final Pattern FLAGS =
      Pattern.compile("<engine\\.jvm\\.flags>(.*)</engine\\.jvm\\.flags>");

  /**
   * The distribution that the module {@code clusters/ENGINE} describes.
   *
   * @param home the project's folder
   */
  static Distribution of(Path home, String engine) {
    Path file = home.resolve("clusters").resolve(engine).resolve("target/cluster.classpath");
    if (!Files.exists(file)) {
      throw new ClusterException(
          "%s's jars are not there; ./tributary cluster %s gets them"
              .formatted(
                  engine.substring(0, 1).toUpperCase(Locale.ROOT) + engine.substring(1), engine));
    }
    try {
      List<Path> jars = new ArrayList<>();
      for (String jar : Files.readString(file).strip().split(File.pathSeparator, -1)) {
        jars.add(Path.of(jar));
      }
      Matcher flags = FLAGS.matcher(Files.readString(home.resolve("pom.xml")));
      return new Distribution(
          jars, flags.find() ? List.of(flags.group(1).split(" ", -1)) : List.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The start of a command: a JVM of this heap. */
  List<String> java(int heapMegabytes) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx" + heapMegabytes + "m");
    // Several of these share few cores; parallel collectors would only get in each other's way.
    command.add("-XX:+UseSerialGC");
    command.addAll(jvmFlags);
    return command;
  }

  String classPath() {
    return String.join(File.pathSeparator, jars.stream().map(Path::toString).toList());
  }

  /**
   * Lays the jars out as the distribution does, in a folder of links.
   *
   * @param folder is made
   */
  void linkInto(Path folder) {
    try {
      Files.createDirectories(folder);
      for (Path jar : jars) {
        Path link = folder.resolve(jar.getFileName());
        if (!Files.exists(link)) {
          Files.createSymbolicLink(link, jar.toAbsolutePath());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Takes the links away again, so that whoever deletes the folder meets none. */
  void unlinkFrom(Path folder) {
    try {
      for (Path jar : jars) {
        Files.deleteIfExists(folder.resolve(jar.getFileName()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package io.tributary.pipelines.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.pipelines.run.Cli;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/** What the jar for an engine's cluster holds, and what it must not hold. */
public abstract class ClusterJarSuite {

  private static final String SERVICES = "META-INF/services/";

  /** Beam and Hadoop find the parts that they are made of here; each came from several jars. */
  private static final Set<String> MERGED =
      Set.of(
          "org.apache.beam.sdk.io.FileSystemRegistrar",
          "org.apache.beam.sdk.runners.PipelineRunnerRegistrar",
          "org.apache.beam.sdk.options.PipelineOptionsRegistrar",
          "org.apache.beam.sdk.coders.CoderProviderRegistrar",
          "org.apache.hadoop.fs.FileSystem");

  /** flink or spark. */
  protected abstract String engine();

  /** Names of those jars of its distribution whose classes must come from there alone. */
  protected abstract String engineJars();

  /** The class that registers the runner. */
  protected abstract String registrar();

  private JarFile jar() throws IOException {
    Path file = Cli.home().resolve("engines/" + engine() + "/target/tributary-cluster.jar");
    return new JarFile(file.toFile());
  }

  @Test
  void theEngineIsLeftToItsCluster() throws IOException {
    Set<String> engine = new TreeSet<>();
    for (Path file : Distribution.of(Cli.home(), engine()).jars()) {
      if (file.getFileName().toString().matches(engineJars())) {
        engine.addAll(classes(new JarFile(file.toFile())));
      }
    }
    assertTrue(engine.size() > 1000, "only " + engine.size() + " classes");
    engine.retainAll(classes(jar()));
    assertEquals(Set.of(), engine);
  }

  private static List<String> classes(JarFile file) throws IOException {
    try (file) {
      return file.stream()
          .map(ZipEntry::getName)
          .filter(name -> name.endsWith(".class") && !name.endsWith("module-info.class"))
          .toList();
    }
  }

  @Test
  void noClassIsThereTwice() throws IOException {
    try (JarFile jar = jar()) {
      Set<String> seen = new HashSet<>();
      List<String> twice =
          Collections.list(jar.entries()).stream()
              .map(ZipEntry::getName)
              .filter(name -> name.endsWith(".class") && !seen.add(name))
              .toList();
      assertEquals(List.of(), twice);
      assertTrue(seen.contains("io/tributary/pipelines/command/Tributary.class"));
      assertTrue(seen.contains("org/apache/hadoop/fs/azurebfs/SecureAzureBlobFileSystem.class"));
    }
  }

  @Test
  void signaturesOfJarsThatItIsMadeOfAreDropped() throws IOException {
    try (JarFile jar = jar()) {
      assertEquals(
          List.of(),
          jar.stream()
              .map(ZipEntry::getName)
              .filter(name -> name.matches("META-INF/[^/]*\\.(SF|DSA|RSA)"))
              .toList());
    }
  }

  @Test
  void servicesNameEveryProviderAndEachIsThere() throws IOException {
    try (JarFile jar = jar()) {
      for (String service : MERGED) {
        Set<String> providers = providers(jar, service);
        for (String provider : providers) {
          assertTrue(
              jar.getEntry(provider.replace('.', '/') + ".class") != null,
              service + " names " + provider + ", which is not in the jar");
        }
      }
      assertEquals(
          Set.of(
              "org.apache.beam.sdk.io.ClassLoaderFileSystem$ClassLoaderFileSystemRegistrar",
              "org.apache.beam.sdk.io.LocalFileSystemRegistrar",
              "org.apache.beam.sdk.io.hdfs.HadoopFileSystemRegistrar"),
          providers(jar, "org.apache.beam.sdk.io.FileSystemRegistrar"));
      assertTrue(
          providers(jar, "org.apache.hadoop.fs.FileSystem")
              .containsAll(
                  Set.of(
                      "org.apache.hadoop.fs.LocalFileSystem",
                      "org.apache.hadoop.hdfs.DistributedFileSystem")));
      assertTrue(
          providers(jar, "org.apache.beam.sdk.runners.PipelineRunnerRegistrar")
              .contains(registrar()));
    }
  }

  private static Set<String> providers(JarFile jar, String service) throws IOException {
    ZipEntry entry = jar.getEntry(SERVICES + service);
    assertTrue(entry != null, service + " has no provider");
    Set<String> providers = new TreeSet<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(jar.getInputStream(entry), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String name = line.replaceFirst("#.*", "").strip();
        if (!name.isEmpty()) {
          providers.add(name);
        }
      }
    }
    return providers;
  }
}

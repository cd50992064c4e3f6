package io.tributary.pipelines.azurite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.pipelines.command.CommandException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The emulator itself, as the demo and the other tests use it. */
class AzuriteServerIT {

  @TempDir java.nio.file.Path folder;

  private static List<StorageAccount> accounts() {
    return List.of(StorageAccount.create("mybronze"), StorageAccount.create("mysilver"));
  }

  private static FileSystem files(Azurite server, StorageAccount account) throws IOException {
    Configuration configuration = new Configuration();
    server.settings().forEach(configuration::set);
    return FileSystem.newInstance(URI.create(account.root("data")), configuration);
  }

  private static void write(Azurite server, StorageAccount account, String text)
      throws IOException {
    try (FileSystem files = files(server, account);
        FSDataOutputStream out = files.create(new Path("/folder/file"), false)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  private static String read(Azurite server, StorageAccount account) throws IOException {
    try (FileSystem files = files(server, account);
        FSDataInputStream in = files.open(new Path("/folder/file"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void keepsTheFilesOfItsAccountsApartAndInItsFolder() throws IOException {
    List<StorageAccount> accounts = accounts();
    try (Azurite server = Azurite.in(folder, accounts)) {
      for (StorageAccount account : accounts) {
        server.createContainer(account, "data");
        server.createContainer(account, "data");
        write(server, account, "of " + account);
      }
    }
    try (Azurite again = Azurite.in(folder, accounts)) {
      assertEquals("of mybronze", read(again, accounts.get(0)));
      assertEquals("of mysilver", read(again, accounts.get(1)));
    }
  }

  @Test
  void itsKeysAreInNoListOfProcesses() throws IOException {
    List<StorageAccount> accounts = accounts();
    try (Azurite server = Azurite.inMemory(accounts)) {
      server.createContainer(accounts.get(0), "data");
      String processes =
          ProcessHandle.current()
              .descendants()
              .map(AzuriteServerIT::commandLine)
              .collect(Collectors.joining("\n"));
      assertTrue(processes.contains("serve.js"), processes);
      accounts.forEach(account -> assertFalse(processes.contains(account.key())));
      assertFalse(accounts.toString().contains(accounts.get(0).key()));
    }
  }

  private static String commandLine(ProcessHandle process) {
    java.nio.file.Path file = java.nio.file.Path.of("/proc/" + process.pid() + "/cmdline");
    try {
      return Files.readString(file).replace('\0', ' ');
    } catch (IOException e) {
      return process.info().commandLine().orElse("");
    }
  }

  @Test
  void endsWhenItIsClosed() {
    Azurite server = Azurite.inMemory(accounts());
    assertTrue(server.isAlive());
    server.close();
    assertFalse(server.isAlive());
  }

  @Test
  void aMachineWithoutNodeIsOneClearLine() {
    CommandException missing =
        assertThrows(
            CommandException.class,
            () -> AzuriteInstall.start(new ProcessBuilder("/nowhere/npm"), "npm"));
    assertEquals(
        "npm can't be started; Azurite needs Node.js 20 or newer, with npm, on the PATH",
        missing.getMessage());
  }
}

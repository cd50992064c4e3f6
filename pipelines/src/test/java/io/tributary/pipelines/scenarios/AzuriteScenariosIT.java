package io.tributary.pipelines.scenarios;

import io.tributary.pipelines.azurite.CloudLake;
import io.tributary.pipelines.run.LakePlace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The scenarios in three storage accounts. */
class AzuriteScenariosIT extends DirectScenariosIT {

  private CloudLake cloud;
  private Path settings;

  @BeforeAll
  void startEmulator(@TempDir Path folder) throws IOException {
    cloud = CloudLake.start();
    settings = CloudLake.write(folder.resolve("azure.xml"), cloud.settings());
  }

  @AfterAll
  void stopEmulator() throws IOException {
    cloud.close();
  }

  @Override
  protected LakePlace place(Path inFolder, String name) {
    return cloud.place(name, settings);
  }

  /**
   * What a setting changes it changes in front of the storage; {@code DirectScenariosIT} has all.
   */
  @Override
  protected Set<Setting> daily() {
    return EnumSet.of(Setting.BOUNDED_4);
  }
}

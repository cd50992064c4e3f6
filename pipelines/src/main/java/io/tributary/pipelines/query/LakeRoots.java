package io.tributary.pipelines.query;

import java.util.regex.Pattern;
import org.apache.hadoop.fs.Path;

/**
 * Where the layers of a lake live.
 *
 * @param bronze the folder that holds one Delta table per source table
 * @param silver the folder of the current tables and their change logs
 * @param gold the folder of the star schema
 * @param lake the folder of what belongs to no layer: quarantine and ledger
 */
public record LakeRoots(Path bronze, Path silver, Path gold, Path lake) {
  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:.*");

  /** The layers below one root, each in the folder of its name. */
  public static LakeRoots under(String lakeRoot) {
    Path lake = location(lakeRoot);
    return new LakeRoots(
        new Path(lake, "bronze"), new Path(lake, "silver"), new Path(lake, "gold"), lake);
  }

  /**
   * A lake whose layers have roots of their own. What belongs to no layer stays with bronze: the
   * quarantine holds records as they were received, and whoever may not read those in bronze must
   * not find them elsewhere.
   */
  public static LakeRoots besideBronze(String bronzeRoot) {
    return under(new Path(location(bronzeRoot), "_lake").toString()).withBronze(bronzeRoot);
  }

  public LakeRoots withBronze(String root) {
    return new LakeRoots(location(root), silver, gold, lake);
  }

  public LakeRoots withSilver(String root) {
    return new LakeRoots(bronze, location(root), gold, lake);
  }

  public LakeRoots withGold(String root) {
    return new LakeRoots(bronze, silver, location(root), lake);
  }

  /** A URI as it is, or a local path made absolute against the working directory. */
  private static Path location(String text) {
    if (text.isBlank()) {
      throw new LakeException("A lake root must not be empty; expected a folder or a URI");
    }
    try {
      return SCHEME.matcher(text).matches()
          ? rooted(new Path(text))
          : new Path(java.nio.file.Path.of(text).toAbsolutePath().normalize().toUri());
    } catch (IllegalArgumentException e) {
      throw new LakeException(text + " is not a folder or a URI: " + e.getMessage(), e);
    }
  }

  /** A container without a path is its root. */
  private static Path rooted(Path path) {
    return path.toUri().getPath().isEmpty() ? new Path(path + "/") : path;
  }
}

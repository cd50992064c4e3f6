package io.tributary.transforms.lake;

import io.delta.kernel.data.Row;
import java.util.HashMap;
import java.util.Map;

/** What the log keeps of a file beside what the format asks for, as tags of its entry. */
final class FileTags {

  private static final String RANGE = "tributary.range.";
  private static final String MIN_POSITION = "tributary.minPosition";
  private static final String SHARD = "tributary.shard";
  private static final String SOURCE_VERSION = "tributary.sourceVersion";

  private FileTags() {}

  static Map<String, String> of(DeltaLog.NewFile file) {
    Map<String, String> tags = new HashMap<>();
    if (file.range() != null) {
      tags.put(RANGE + 0, file.range().minFirst());
      tags.put(RANGE + 1, file.range().maxFirst());
      tags.put(RANGE + 2, file.range().minSecond());
      tags.put(RANGE + 3, file.range().maxSecond());
    }
    if (file.minPosition() != null) {
      tags.put(MIN_POSITION, file.minPosition());
    }
    if (file.shard() != null) {
      tags.put(SHARD, file.shard().toString());
    }
    if (file.sourceVersion() != null) {
      tags.put(SOURCE_VERSION, file.sourceVersion().toString());
    }
    return tags;
  }

  static LakeFile read(
      String path, String partition, long rows, Map<String, String> tags, Row add) {
    return new LakeFile(
        path,
        partition,
        rows,
        range(tags),
        tags.get(MIN_POSITION),
        tags.containsKey(SHARD) ? LakeFile.Shard.parse(tags.get(SHARD)) : null,
        tags.containsKey(SOURCE_VERSION) ? Long.valueOf(tags.get(SOURCE_VERSION)) : null,
        add);
  }

  private static IdentityRange range(Map<String, String> tags) {
    String[] ends = new String[4];
    for (int i = 0; i < ends.length; i++) {
      ends[i] = tags.get(RANGE + i);
      if (ends[i] == null) {
        return null;
      }
    }
    return new IdentityRange(ends[0], ends[1], ends[2], ends[3]);
  }
}

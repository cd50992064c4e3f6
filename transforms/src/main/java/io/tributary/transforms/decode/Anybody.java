package io.tributary.transforms.decode;

import io.tributary.schemas.table.TableId;
import java.util.List;
import java.util.Map;

/** Names that nobody owns. */
enum Anybody implements NameOwners {
  NAMES;

  @Override
  public Map<String, TableId> all() {
    return Map.of();
  }

  @Override
  public Map<String, TableId> take(List<Claim> claims) {
    return Map.of();
  }
}

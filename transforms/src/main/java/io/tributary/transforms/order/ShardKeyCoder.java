package io.tributary.transforms.order;

import io.tributary.schemas.change.ChangeFormat;
import io.tributary.schemas.table.TableId;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;

/** Deterministic coder of {@link ShardKey}. */
final class ShardKeyCoder extends AtomicCoder<ShardKey> {
  private static final long serialVersionUID = 1L;
  private static final byte VERSION = 1;
  private static final ShardKeyCoder INSTANCE = new ShardKeyCoder();

  private ShardKeyCoder() {}

  static ShardKeyCoder of() {
    return INSTANCE;
  }

  @Override
  public void encode(ShardKey key, OutputStream out) throws IOException {
    DataOutputStream data = new DataOutputStream(out);
    data.writeByte(VERSION);
    ChangeFormat.writeText(data, key.table().database());
    ChangeFormat.writeText(data, key.table().table());
    data.writeInt(key.shard());
    data.writeInt(key.shards());
  }

  @Override
  public ShardKey decode(InputStream in) throws IOException {
    DataInputStream data = new DataInputStream(in);
    byte version = data.readByte();
    if (version != VERSION) {
      throw new IOException("The key of a shard has the unknown version " + version);
    }
    return new ShardKey(
        new TableId(ChangeFormat.readText(data), ChangeFormat.readText(data)),
        data.readInt(),
        data.readInt());
  }

  @Override
  public void verifyDeterministic() {}
}

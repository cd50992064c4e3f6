package io.tributary.transforms.order;

import com.github.luben.zstd.Zstd;
import io.tributary.schemas.change.ChangeFormat;
import io.tributary.schemas.table.TableSchema;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.AtomicCoder;

/** Coder of {@link ChangeBlock}; entries are compressed. */
final class ChangeBlockCoder extends AtomicCoder<ChangeBlock> {
  private static final long serialVersionUID = 1L;
  private static final byte VERSION = 3;
  private static final int LEVEL = 1;
  private static final ChangeBlockCoder INSTANCE = new ChangeBlockCoder();

  private ChangeBlockCoder() {}

  static ChangeBlockCoder of() {
    return INSTANCE;
  }

  @Override
  public void encode(ChangeBlock block, OutputStream out) throws IOException {
    DataOutputStream data = new DataOutputStream(out);
    data.writeByte(VERSION);
    data.writeInt(block.schemas().size());
    for (TableSchema schema : block.schemas()) {
      ChangeFormat.writeSchema(data, schema);
    }
    byte[] compressed = Zstd.compress(block.entries(), LEVEL);
    data.writeInt(block.count());
    data.writeInt(block.entries().length);
    data.writeInt(compressed.length);
    data.write(compressed);
  }

  @Override
  public ChangeBlock decode(InputStream in) throws IOException {
    DataInputStream data = new DataInputStream(in);
    byte version = data.readByte();
    if (version != VERSION) {
      throw new IOException("A block of changes has the unknown version " + version);
    }
    int schemaCount = data.readInt();
    List<TableSchema> schemas = new ArrayList<>(schemaCount);
    for (int i = 0; i < schemaCount; i++) {
      schemas.add(ChangeFormat.readSchema(data));
    }
    int count = data.readInt();
    int length = data.readInt();
    byte[] compressed = new byte[data.readInt()];
    data.readFully(compressed);
    return new ChangeBlock(schemas, count, Zstd.decompress(compressed, length));
  }
}

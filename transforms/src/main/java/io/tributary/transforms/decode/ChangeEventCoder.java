package io.tributary.transforms.decode;

import io.tributary.schemas.change.ChangeEvent;
import io.tributary.schemas.change.ChangeFormat;
import io.tributary.schemas.table.TableSchema;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;

/**
 * Coder of single change events. It writes the schema with every event, which only a runner that
 * puts the decoder's output on the wire pays for; shuffles carry blocks.
 */
public final class ChangeEventCoder extends AtomicCoder<ChangeEvent> {
  private static final long serialVersionUID = 1L;
  private static final byte VERSION = 3;
  private static final ChangeEventCoder INSTANCE = new ChangeEventCoder();

  private ChangeEventCoder() {}

  /** The coder. */
  public static ChangeEventCoder of() {
    return INSTANCE;
  }

  @Override
  public void encode(ChangeEvent event, OutputStream out) throws IOException {
    DataOutputStream data = new DataOutputStream(out);
    data.writeByte(VERSION);
    ChangeFormat.writeSchema(data, event.schema());
    ChangeFormat.writeEvent(data, event);
  }

  @Override
  public ChangeEvent decode(InputStream in) throws IOException {
    DataInputStream data = new DataInputStream(in);
    byte version = data.readByte();
    if (version != VERSION) {
      throw new IOException("A change event has the unknown version " + version);
    }
    TableSchema schema = ChangeFormat.readSchema(data);
    return ChangeFormat.readEvent(data, schema);
  }
}

package io.tributary.transforms.order;

import io.tributary.schemas.change.ChangeFormat;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.AtomicCoder;

/** Coder of {@link RowHead}, which is kept in state. */
final class RowHeadCoder extends AtomicCoder<RowHead> {
  private static final long serialVersionUID = 1L;
  private static final byte VERSION = 2;
  private static final RowHeadCoder INSTANCE = new RowHeadCoder();

  private RowHeadCoder() {}

  static RowHeadCoder of() {
    return INSTANCE;
  }

  @Override
  public void encode(RowHead head, OutputStream out) throws IOException {
    DataOutputStream data = new DataOutputStream(out);
    data.writeByte(VERSION);
    data.writeByte(head.recent().size());
    for (RowHead.Seen seen : head.recent()) {
      ChangeFormat.writePosition(data, seen.position());
      data.writeLong(seen.fingerprint());
    }
  }

  @Override
  public RowHead decode(InputStream in) throws IOException {
    DataInputStream data = new DataInputStream(in);
    byte version = data.readByte();
    if (version != VERSION) {
      throw new IOException("A row head has the unknown version " + version);
    }
    int count = data.readByte();
    List<RowHead.Seen> recent = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      recent.add(new RowHead.Seen(ChangeFormat.readPosition(data), data.readLong()));
    }
    return new RowHead(recent);
  }
}

package io.tributary.transforms.doubt;

import io.tributary.schemas.change.ChangeFormat;
import io.tributary.schemas.doubt.Doubt;
import io.tributary.schemas.doubt.DoubtSpan;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;

/** Coder of {@link DoubtSpan}. */
public final class DoubtSpanCoder extends AtomicCoder<DoubtSpan> {
  private static final long serialVersionUID = 1L;
  private static final byte VERSION = 1;
  private static final DoubtSpanCoder INSTANCE = new DoubtSpanCoder();

  private DoubtSpanCoder() {}

  /** The coder. */
  public static DoubtSpanCoder of() {
    return INSTANCE;
  }

  @Override
  public void encode(DoubtSpan span, OutputStream out) throws IOException {
    DataOutputStream data = new DataOutputStream(out);
    data.writeByte(VERSION);
    ChangeFormat.writeText(data, span.table());
    ChangeFormat.writeText(data, span.cause().name());
    ChangeFormat.writeText(data, span.sentence());
    ChangeFormat.writePosition(data, span.first());
    ChangeFormat.writePosition(data, span.last());
  }

  @Override
  public DoubtSpan decode(InputStream in) throws IOException {
    DataInputStream data = new DataInputStream(in);
    byte version = data.readByte();
    if (version != VERSION) {
      throw new IOException("A doubt has the unknown version " + version);
    }
    return new DoubtSpan(
        ChangeFormat.readText(data),
        Doubt.Cause.valueOf(ChangeFormat.readText(data)),
        ChangeFormat.readText(data),
        ChangeFormat.readPosition(data),
        ChangeFormat.readPosition(data));
  }
}

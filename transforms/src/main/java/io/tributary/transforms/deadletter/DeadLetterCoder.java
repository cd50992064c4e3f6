package io.tributary.transforms.deadletter;

import io.tributary.schemas.change.ChangeFormat;
import io.tributary.schemas.debezium.Reason;
import io.tributary.transforms.read.SourceRecordCoder;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;

/** Coder of {@link DeadLetter}. */
public final class DeadLetterCoder extends AtomicCoder<DeadLetter> {
  private static final long serialVersionUID = 1L;
  private static final byte VERSION = 1;
  private static final DeadLetterCoder INSTANCE = new DeadLetterCoder();

  private DeadLetterCoder() {}

  /** The coder. */
  public static DeadLetterCoder of() {
    return INSTANCE;
  }

  @Override
  public void encode(DeadLetter letter, OutputStream out) throws IOException {
    DataOutputStream data = new DataOutputStream(out);
    data.writeByte(VERSION);
    SourceRecordCoder.of().encode(letter.record(), data);
    data.writeUTF(letter.table());
    data.writeUTF(letter.reason().name());
    ChangeFormat.writeText(data, letter.detail());
  }

  @Override
  public DeadLetter decode(InputStream in) throws IOException {
    DataInputStream data = new DataInputStream(in);
    byte version = data.readByte();
    if (version != VERSION) {
      throw new IOException("A dead letter has the unknown version " + version);
    }
    return new DeadLetter(
        SourceRecordCoder.of().decode(data),
        data.readUTF(),
        Reason.valueOf(data.readUTF()),
        ChangeFormat.readText(data));
  }
}

package io.tributary.transforms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.util.SerializableUtils;

/**
 * What every coder promises of a value. Encoded values are kept in checkpoints and savepoints, so
 * their bytes are checked in: a change of them needs a new version, and a reader of the old one.
 *
 * @param name of the coder and of what is special about the value
 * @param golden the value's bytes, as they have been stored since the version began, in hex
 * @param fixed how many of them every release of the libraries writes the same; those behind are a
 *     compressed part
 */
public record CoderContract<T>(String name, Coder<T> coder, T value, String golden, int fixed) {

  /** A contract in which all bytes are fixed. */
  public static <T> CoderContract<T> of(String name, Coder<T> coder, T value, String golden) {
    return new CoderContract<>(name, coder, value, golden, golden.length() / 2);
  }

  /** The contract of a coder that compresses what follows the first bytes. */
  public static <T> CoderContract<T> compressed(
      String name, Coder<T> coder, T value, String golden, int fixed) {
    return new CoderContract<>(name, coder, value, golden, fixed);
  }

  private byte[] encode(T what) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    coder.encode(what, out);
    return out.toByteArray();
  }

  private static String hex(byte[] bytes, int length) {
    return HexFormat.of().formatHex(Arrays.copyOf(bytes, Math.min(length, bytes.length)));
  }

  /** Writes the bytes that it has always written. */
  public void checkStoredForm() throws IOException {
    byte[] bytes = encode(value);
    assertEquals(golden.substring(0, 2 * fixed), hex(bytes, fixed));
    if (2 * fixed == golden.length()) {
      assertEquals(golden, hex(bytes, bytes.length));
    }
  }

  /** Reads what was stored, and reads back what it writes. */
  public void checkReading() throws IOException {
    T stored = coder.decode(new ByteArrayInputStream(HexFormat.of().parseHex(golden)));
    byte[] bytes = encode(value);
    T read = coder.decode(new ByteArrayInputStream(bytes));
    assertEquals(hex(bytes, bytes.length), hex(encode(stored), bytes.length));
    assertEquals(hex(bytes, bytes.length), hex(encode(read), bytes.length));
  }

  /** Values stand one behind the other in a stream, so a coder must know where its own ends. */
  public void checkEnd() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    coder.encode(value, out);
    coder.encode(value, out);
    out.write(42);
    ByteArrayInputStream in = new ByteArrayInputStream(out.toByteArray());
    byte[] once = encode(value);
    for (int i = 0; i < 2; i++) {
      assertEquals(hex(once, once.length), hex(encode(coder.decode(in)), once.length));
    }
    assertEquals(42, in.read());
    assertEquals(-1, in.read());
  }

  /** Takes part of its value's bytes for no value. */
  public void checkTruncation() throws IOException {
    byte[] bytes = encode(value);
    for (int length = 0; length < bytes.length; length++) {
      byte[] part = Arrays.copyOf(bytes, length);
      assertThrows(
          IOException.class, () -> coder.decode(new ByteArrayInputStream(part)), "of " + length);
    }
  }

  /** Refuses a form that a later release may have written. */
  public void checkVersion() throws IOException {
    byte[] bytes = encode(value);
    bytes[0] = 99;
    String message =
        assertThrows(IOException.class, () -> coder.decode(new ByteArrayInputStream(bytes)))
            .getMessage();
    assertEquals("has the unknown version 99", message.substring(message.indexOf("has ")));
  }

  /** Travels to the workers and is the same there. */
  public void checkTravel() {
    assertEquals(coder, SerializableUtils.clone(coder));
  }

  @Override
  public String toString() {
    return name;
  }
}

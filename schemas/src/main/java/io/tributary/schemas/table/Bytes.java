package io.tributary.schemas.table;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;

/** Texts and bytes as columns of a character set and length hold them. */
public final class Bytes {

  private static final Set<String> UNICODE =
      Set.of("utf8mb4", "utf8", "utf8mb3", "ucs2", "utf16", "utf16le", "utf32");
  private static final Set<String> BASIC_PLANE = Set.of("utf8", "utf8mb3", "ucs2");
  private static final Set<String> UTF8 = Set.of("utf8mb4", "utf8", "utf8mb3");

  private Bytes() {}

  /** Whether the characters of such a text are known; null stands for the server's own default. */
  static boolean isUnicode(String charset) {
    return charset == null || UNICODE.contains(charset);
  }

  /** Whether it holds every character. */
  static boolean isWhole(String charset) {
    return isUnicode(charset) && !BASIC_PLANE.contains(String.valueOf(charset));
  }

  /** Whether bytes of it can be read and written here. */
  public static boolean isReadable(String charset) {
    return charset == null
        || UTF8.contains(charset)
        || charset.equals("ascii")
        || charset.equals("latin1");
  }

  private static Charset java(String charset) {
    if (charset == null || UTF8.contains(charset)) {
      return StandardCharsets.UTF_8;
    }
    return charset.equals("ascii") ? StandardCharsets.US_ASCII : Charset.forName("windows-1252");
  }

  /** Bytes that become a text of a character set, up to the first that are no character of it. */
  public static String text(byte[] bytes, String charset) {
    CharsetDecoder decoder =
        java(charset)
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    CharBuffer text = CharBuffer.allocate(bytes.length);
    decoder.decode(ByteBuffer.wrap(bytes), text, true);
    return text.flip().toString();
  }

  /** Whether the bytes are a text of the character set as a whole. */
  public static boolean isText(byte[] bytes, String charset) {
    return isReadable(charset) && Arrays.equals(of(text(bytes, charset), charset), bytes);
  }

  /** The bytes of a text. */
  static byte[] of(String text, String charset) {
    return text.getBytes(java(charset));
  }

  /** A text as the column holds it: in its characters, its length, and as it gives it back. */
  static String fitted(String text, SourceType to) {
    String held = inCharset(text, to.charset());
    if (!to.isLarge() && held.length() > to.capacity()) {
      int characters = held.codePointCount(0, held.length());
      int kept = (int) Math.min(characters, to.capacity());
      held = held.substring(0, held.offsetByCodePoints(0, kept));
    }
    return to.isFixedLength() ? stripSpaces(held) : held;
  }

  private static String inCharset(String text, String charset) {
    if (isWhole(charset)) {
      return text;
    }
    CharsetEncoder encoder = isUnicode(charset) ? null : java(charset).newEncoder();
    StringBuilder held = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              boolean fits =
                  encoder == null
                      ? Character.isBmpCodePoint(c)
                      : encoder.canEncode(Character.toString(c));
              held.appendCodePoint(fits ? c : '?');
            });
    return held.toString();
  }

  private static String stripSpaces(String text) {
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == ' ') {
      end--;
    }
    return text.substring(0, end);
  }

  /** Bytes as the column holds them: cut, and a BINARY filled up with zeros. */
  static byte[] fitted(byte[] bytes, SourceType to) {
    long capacity = to.capacity();
    return to.isFixedLength() || bytes.length > capacity
        ? Arrays.copyOf(bytes, (int) capacity)
        : bytes;
  }
}

package io.tributary.schemas.table;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The folder that a source table's name becomes, and the way back.
 *
 * <p>No two names have one folder, and none leads out of the layer's root: what a path, a URI, a
 * pattern or a file system takes for its own is written as {@code ~} and two hexadecimal digits for
 * each byte of its UTF-8. Ordinary names are folders as they are.
 */
public final class TableFolder {

  /** File systems take 255 bytes; {@code _changes} comes behind a table's name. */
  private static final int LONGEST = 255 - "_changes".length();

  private static final char ESCAPE = '~';

  /** What the layers keep beside the source's tables, and the folder that makes one a table. */
  private static final Set<String> OURS =
      Set.of(
          "_delta_log",
          "_deleted",
          "_changes",
          "_lake",
          "_schema_changes",
          "_transactions",
          "_heartbeats",
          "_messages",
          "_other");

  /** Devices, whatever ending they have, where the lake is on a disk of Windows. */
  private static final Pattern DEVICE =
      Pattern.compile("(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\\..*)?");

  private TableFolder() {}

  /**
   * Why a table of that name can't be in the lake, if so: it has no folder, or no reader could say
   * its name. The sentence goes on behind the table's.
   */
  public static Optional<String> problem(String table) {
    if (table.isEmpty()) {
      return Optional.of("has no name");
    }
    if (table.chars().anyMatch(Character::isISOControl)) {
      return Optional.of("has a control character in its name");
    }
    if (utf8(table) == null) {
      return Optional.of("has half a character in its name");
    }
    int bytes = escaped(table).getBytes(StandardCharsets.UTF_8).length;
    return bytes > LONGEST
        ? Optional.of(
            "has a name of "
                + bytes
                + " bytes as a folder; expected "
                + LONGEST
                + " at most, file systems take no more")
        : Optional.empty();
  }

  /**
   * The folder of a table.
   *
   * @throws IllegalArgumentException if there is a {@link #problem} with its name
   */
  public static String of(String table) {
    return of(table, "");
  }

  /**
   * The folder of what belongs to a table.
   *
   * @param ending what follows the table's name
   * @throws IllegalArgumentException if there is a {@link #problem} with the table's name
   */
  public static String of(String table, String ending) {
    problem(table)
        .ifPresent(
            why -> {
              throw new IllegalArgumentException("A table that " + why + " has no folder");
            });
    return escaped(table + ending);
  }

  /** Whether some name has that folder. */
  public static boolean isOne(String folder) {
    return escaped(table(folder)).equals(folder);
  }

  /** The table whose folder it is; of a folder that no table has, the folder itself. */
  public static String table(String folder) {
    if (folder.indexOf(ESCAPE) < 0) {
      return folder;
    }
    byte[] text = folder.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(text.length);
    for (int i = 0; i < text.length; i++) {
      if (text[i] != ESCAPE) {
        bytes.put(text[i]);
        continue;
      }
      int high = i + 2 < text.length ? Character.digit(text[i + 1], 16) : -1;
      int low = i + 2 < text.length ? Character.digit(text[i + 2], 16) : -1;
      if (high < 0 || low < 0) {
        return folder;
      }
      bytes.put((byte) (high * 16 + low));
      i += 2;
    }
    return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
  }

  /** Whether a layer keeps something of its own in that folder. */
  public static boolean isOurs(String folder) {
    return OURS.contains(folder);
  }

  private static String escaped(String table) {
    int last = table.length() - 1;
    boolean taken = isOurs(table.toLowerCase(Locale.ROOT)) || DEVICE.matcher(table).matches();
    StringBuilder folder = new StringBuilder(table.length() + 8);
    for (int i = 0; i <= last; ) {
      int c = table.codePointAt(i);
      int next = i + Character.charCount(c);
      boolean atAnEnd = i == 0 || next > last;
      boolean plain =
          Character.isLetterOrDigit(c)
              || c == '_'
              || c == '-'
              || c == '$'
              || (c == '.' && next <= last)
              || (c == ' ' && !atAnEnd);
      if (plain && !(taken && i == 0)) {
        folder.appendCodePoint(c);
      } else {
        for (byte b : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
          folder.append(String.format(Locale.ROOT, "~%02X", b & 0xff));
        }
      }
      i = next;
    }
    return folder.toString();
  }

  private static ByteBuffer utf8(String text) {
    try {
      return StandardCharsets.UTF_8
          .newEncoder()
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .onMalformedInput(CodingErrorAction.REPORT)
          .encode(CharBuffer.wrap(text));
    } catch (CharacterCodingException e) {
      return null;
    }
  }
}

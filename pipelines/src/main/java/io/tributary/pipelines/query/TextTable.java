package io.tributary.pipelines.query;

import java.util.List;

/** An aligned table of texts: fit every row you can, then ask for the lines. */
public final class TextTable {
  private static final int WIDEST = 80;

  /**
   * The head of a column.
   *
   * @param name its title
   * @param rightAligned true for numbers
   */
  public record Heading(String name, boolean rightAligned) {}

  private final List<Heading> headings;
  private final int[] widths;

  public TextTable(List<Heading> headings) {
    this.headings = List.copyOf(headings);
    this.widths = headings.stream().mapToInt(heading -> width(heading.name())).toArray();
  }

  /** Widens the columns to hold a row. */
  public void fit(List<String> cells) {
    for (int i = 0; i < widths.length; i++) {
      widths[i] = Math.max(widths[i], width(cells.get(i)));
    }
  }

  /** The line above and below. */
  public String rule() {
    StringBuilder line = new StringBuilder("+");
    for (int width : widths) {
      line.append("-".repeat(width + 2)).append('+');
    }
    return line.toString();
  }

  public String header() {
    return row(headings.stream().map(Heading::name).toList());
  }

  public String row(List<String> cells) {
    StringBuilder line = new StringBuilder("|");
    for (int i = 0; i < widths.length; i++) {
      String cell = cells.get(i);
      String padding = " ".repeat(Math.max(0, widths[i] - width(cell)));
      boolean right = headings.get(i).rightAligned();
      line.append(' ').append(right ? padding + cell : cell + padding).append(" |");
    }
    return line.toString();
  }

  /** A text made fit for one cell: control characters escaped, a long one cut with an ellipsis. */
  public static String cut(String text) {
    StringBuilder cell = new StringBuilder();
    int width = 0;
    for (int offset = 0; offset < text.length(); ) {
      int c = text.codePointAt(offset);
      offset += Character.charCount(c);
      width += width(c);
      if (width > WIDEST) {
        return cell.append('…').toString();
      }
      switch (c) {
        case '\n' -> cell.append("\\n");
        case '\r' -> cell.append("\\r");
        case '\t' -> cell.append("\\t");
        default -> cell.appendCodePoint(Character.isISOControl(c) ? 0xFFFD : c);
      }
    }
    return cell.toString();
  }

  private static int width(String text) {
    return text.codePoints().map(TextTable::width).sum();
  }

  /** How many places of a terminal a character takes: 0 for marks, 2 for East Asian ones. */
  private static int width(int c) {
    int type = Character.getType(c);
    if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
      return 0;
    }
    boolean wide =
        Character.isIdeographic(c)
            || (c >= 0x1100 && c <= 0x115F)
            || (c >= 0x3040 && c <= 0x30FF)
            || (c >= 0xAC00 && c <= 0xD7A3)
            || (c >= 0xFF00 && c <= 0xFF60)
            || (c >= 0x1F300 && c <= 0x1FAFF);
    return wide ? 2 : 1;
  }
}

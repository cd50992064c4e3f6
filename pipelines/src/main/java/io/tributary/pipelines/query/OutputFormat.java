package io.tributary.pipelines.query;

import java.io.PrintWriter;

/** How a result is written. */
public enum OutputFormat {
  /** Aligned columns for people; long values are cut. */
  table {
    @Override
    public ResultWriter writer(PrintWriter out) {
      return new TableWriter(out);
    }
  },
  /** One JSON object a line, every value exact. */
  jsonl {
    @Override
    public ResultWriter writer(PrintWriter out) {
      return new JsonLinesWriter(out);
    }
  },
  /** RFC 4180 with a header; NULL is an empty field, an empty text is a quoted one. */
  csv {
    @Override
    public ResultWriter writer(PrintWriter out) {
      return new CsvWriter(out);
    }
  };

  public abstract ResultWriter writer(PrintWriter out);
}

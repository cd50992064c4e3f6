package io.tributary.schemas.change;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;

/** Parsers of what stands in records, whose texts may be as long as a record. */
public final class RecordJson {

  private RecordJson() {}

  /** A factory without the limit of 20 million characters that parsers have by themselves. */
  public static JsonFactory factory() {
    return JsonFactory.builder()
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxStringLength(Integer.MAX_VALUE)
                .maxNameLength(Integer.MAX_VALUE)
                .build())
        .build();
  }
}

package io.tributary.pipelines.query;

import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** The local disk under a scheme DuckDB cannot read, as a cloud's is. */
public final class FarFileSystem extends RawLocalFileSystem {
  static final String SCHEME = "far";

  static Configuration configuration() {
    Configuration configuration = new Configuration();
    configuration.set("fs." + SCHEME + ".impl", FarFileSystem.class.getName());
    return configuration;
  }

  @Override
  public URI getUri() {
    return URI.create(SCHEME + ":///");
  }

  @Override
  public String getScheme() {
    return SCHEME;
  }
}

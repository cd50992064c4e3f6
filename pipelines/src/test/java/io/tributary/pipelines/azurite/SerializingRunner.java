package io.tributary.pipelines.azurite;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.PipelineRunner;
import org.apache.beam.sdk.metrics.MetricQueryResults;
import org.apache.beam.sdk.metrics.MetricResults;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.util.common.ReflectHelpers;
import org.apache.beam.sdk.util.construction.PipelineTranslation;
import org.joda.time.Duration;

/**
 * Runs nothing: it leaves in the folder of {@code --tempLocation} what every runner hands to its
 * workers, the pipeline with all its serialized functions, and its options.
 */
public final class SerializingRunner extends PipelineRunner<PipelineResult> {
  static final String PIPELINE = "pipeline.pb";
  static final String OPTIONS = "options.json";

  private final Path folder;

  private SerializingRunner(Path folder) {
    this.folder = folder;
  }

  /** Beam makes runners by this method. */
  public static SerializingRunner fromOptions(PipelineOptions options) {
    return new SerializingRunner(Path.of(options.getTempLocation()));
  }

  @Override
  public PipelineResult run(Pipeline pipeline) {
    ObjectMapper json =
        new ObjectMapper()
            .registerModules(ObjectMapper.findModules(ReflectHelpers.findClassLoader()));
    try {
      Files.write(folder.resolve(PIPELINE), PipelineTranslation.toProto(pipeline).toByteArray());
      json.writeValue(folder.resolve(OPTIONS).toFile(), pipeline.getOptions());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Done();
  }

  /** A job that did nothing. */
  private static final class Done implements PipelineResult {
    @Override
    public State getState() {
      return State.DONE;
    }

    @Override
    public State cancel() {
      return State.DONE;
    }

    @Override
    public State waitUntilFinish(Duration duration) {
      return State.DONE;
    }

    @Override
    public State waitUntilFinish() {
      return State.DONE;
    }

    @Override
    public MetricResults metrics() {
      return new MetricResults() {
        @Override
        public MetricQueryResults queryMetrics(MetricsFilter filter) {
          return MetricQueryResults.create(
              List.of(), List.of(), List.of(), List.of(), List.of(), List.of());
        }
      };
    }
  }
}

package io.tributary.pipelines.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StepsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Source: ReadChanges/ReadKafka/KafkaIO.Read -> DecodeChanges/Decode | reading (ReadChanges)",
        "WriteBronze/GroupByPartition -> WriteBronze/CommitRecords | bronze (WriteBronze)",
        "OrderChanges/LabelChanges -> WriteChangeLog/CommitChanges -> (WindowLogged/Window.Assign,"
            + " WriteCurrent/CommitRows) | silver (OrderChanges, WriteChangeLog, WriteCurrent)",
        "RouteGold/GroupByShard -> JoinFacts/CommitFacts -> AggregateMetrics/WriteMetrics"
            + " | gold (RouteGold, JoinFacts, AggregateMetrics)",
        "WriteLedger/GroupByRun | the ledger (WriteLedger)",
        "Something else | Something else",
      })
  void saysWhatAnOperatorWorksFor(String operator, String expected) {
    assertEquals(expected, Steps.named(operator));
  }
}

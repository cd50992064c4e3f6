package io.tributary.pipelines.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** What a module must not know. */
class ModuleArrowsTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.tributary");

  @Test
  void schemasKnowNeitherBeamNorHadoop() {
    noClasses()
        .that()
        .resideInAPackage("io.tributary.schemas..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.apache.beam..",
            "org.apache.hadoop..",
            "org.apache.kafka..",
            "io.delta..",
            "io.tributary.transforms..",
            "io.tributary.pipelines..")
        .because("a change event must be usable, and its rules testable, without a pipeline")
        .check(CLASSES);
  }

  @Test
  void transformsKnowNoRunnerAndNoCommand() {
    noClasses()
        .that()
        .resideInAPackage("io.tributary.transforms..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.beam.runners..", "io.tributary.pipelines..", "picocli..")
        .because("the same graph runs on every runner")
        .check(CLASSES);
  }

  @Test
  void pipelinesKnowNoRunner() {
    noClasses()
        .that()
        .resideInAPackage("io.tributary.pipelines..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.beam.runners..", "org.apache.flink..", "org.apache.spark..")
        .because("a runner is chosen by a profile, never asked for by code")
        .check(CLASSES);
  }

  @Test
  void onlyTheSinkKnowsDeltaAndParquet() {
    noClasses()
        .that()
        .resideInAPackage("io.tributary.transforms..")
        .and()
        .resideOutsideOfPackage("io.tributary.transforms.lake..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.delta..", "org.apache.parquet..", "org.apache.hadoop..")
        .because("one rule of merging serves every dataset")
        .check(CLASSES);
  }

  @Test
  void packagesOfTheCoreFormNoCycles() {
    slices().matching("io.tributary.schemas.(*)..").should().beFreeOfCycles().check(CLASSES);
    slices().matching("io.tributary.transforms.(*)..").should().beFreeOfCycles().check(CLASSES);
  }
}

package io.tributary.pipelines.run;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** A test against a real MySQL, skipped where none is unpacked. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@EnabledIfEnvironmentVariable(
    named = NeedsMySql.ROOT,
    matches = ".+",
    disabledReason = NeedsMySql.REASON)
public @interface NeedsMySql {

  /** The variable that names the folder of a server. */
  String ROOT = "TRIBUTARY_MYSQL_ROOT";

  /** Why a test is skipped. */
  String REASON = ROOT + " names no MySQL; .ci/mysql install makes one";
}

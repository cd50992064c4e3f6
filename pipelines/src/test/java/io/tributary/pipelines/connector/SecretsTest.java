package io.tributary.pipelines.connector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SecretsTest {
  private final Secrets secrets = Secrets.of(Map.of("DB_PASSWORD", "s3cr3t!", "HOME", "/home/me"));

  @Test
  void hidesWhatTheEnvironmentNamesASecret() {
    assertEquals("is *** and /home/me", secrets.hide("is s3cr3t! and /home/me"));
  }

  @Test
  void hidesWhatIsAssignedToAPassword() {
    assertEquals(
        "jdbc:mysql://h/d?user=u&password=***&x=1",
        secrets.hide("jdbc:mysql://h/d?user=u&password=abc&x=1"));
    assertEquals("(using password: YES)", secrets.hide("(using password: YES)"));
  }

  @Test
  void knowsReferencesFromSecrets() {
    assertTrue(Secrets.isReference("${env:MYSQL_CAPTURE_PASSWORD}"));
    assertTrue(Secrets.isReference("${file:/run/secrets/mysql:password}"));
    assertFalse(Secrets.isReference("hunter22"));
    assertFalse(Secrets.isReference("x${env:A}"));
    assertTrue(Secrets.isSecret("schema.history.internal.producer.sasl.jaas.config"));
    assertFalse(Secrets.isSecret("snapshot.mode"));
  }
}

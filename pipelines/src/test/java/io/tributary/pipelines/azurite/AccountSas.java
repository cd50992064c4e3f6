package io.tributary.pipelines.azurite;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A SAS for an account's blobs, signed as the service's documentation says.
 *
 * @param account whose key signs it
 * @param signature what must not be known
 * @param token all of it
 */
public record AccountSas(StorageAccount account, String signature, String token) {
  private static final String VERSION = "2019-12-12";
  private static final String RIGHTS = "rwdlac";

  /** Signs one. */
  public static AccountSas until(StorageAccount account, String expiry) {
    String signed =
        String.join("\n", account.name(), RIGHTS, "b", "sco", "", expiry, "", "", VERSION, "");
    String signature = sign(account, signed);
    String token =
        "sv="
            + VERSION
            + "&ss=b&srt=sco&sp="
            + RIGHTS
            + "&se="
            + URLEncoder.encode(expiry, StandardCharsets.UTF_8)
            + "&sig="
            + URLEncoder.encode(signature, StandardCharsets.UTF_8);
    return new AccountSas(account, signature, token);
  }

  private static String sign(StorageAccount account, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(Base64.getDecoder().decode(account.key()), "HmacSHA256"));
      return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** Hadoop's settings that open the account with it. */
  public Map<String, String> settings() {
    return Map.of(
        "fs.azure.account.auth.type." + account.host(),
        "SAS",
        "fs.azure.sas.fixed.token." + account.host(),
        token);
  }
}

package io.tributary.pipelines.azurite;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds secrets in whatever left a process. It looks for the longest run of letters and digits of
 * each, which no way of escaping changes, as text of one and two bytes a letter and in base64.
 */
public final class SecretSearch {
  private static final Pattern RUN = Pattern.compile("[A-Za-z0-9]+");
  private static final int SHORTEST = 8;

  /** By the name of what is looked for and its form: the bytes, one a letter. */
  private final Map<String, String> needles = new LinkedHashMap<>();

  private SecretSearch() {}

  /** Looks for these, which have names that may be told. */
  public static SecretSearch of(Map<String, String> secretsByName) {
    SecretSearch search = new SecretSearch();
    secretsByName.forEach(search::add);
    return search;
  }

  /** Looks for the keys of accounts. */
  public static SecretSearch ofKeys(Collection<StorageAccount> accounts) {
    Map<String, String> secrets = new LinkedHashMap<>();
    accounts.forEach(account -> secrets.put("key of " + account.name(), account.key()));
    return of(secrets);
  }

  /** Looks for one more. */
  public SecretSearch and(String name, String secret) {
    add(name, secret);
    return this;
  }

  private void add(String name, String secret) {
    String run = "";
    for (Matcher matcher = RUN.matcher(secret); matcher.find(); ) {
      run = matcher.group().length() > run.length() ? matcher.group() : run;
    }
    if (run.length() < SHORTEST) {
      throw new IllegalArgumentException(name + " is too short to be told from other text");
    }
    put(name, run, StandardCharsets.UTF_8);
    put(name + " in UTF-16", run, StandardCharsets.UTF_16LE);
    // Base64 depends on how many bytes are before, and its last letters on what comes behind.
    for (int before = 0; before < 3; before++) {
      byte[] bytes = (" ".repeat(before) + run).getBytes(StandardCharsets.UTF_8);
      String encoded = Base64.getEncoder().withoutPadding().encodeToString(bytes);
      put(
          name + " in base64, " + before,
          encoded.substring(before == 0 ? 0 : before + 1, encoded.length() - 2),
          StandardCharsets.UTF_8);
    }
  }

  private void put(String name, String text, Charset charset) {
    needles.put(name, new String(text.getBytes(charset), StandardCharsets.ISO_8859_1));
  }

  /** The names of what is there. */
  public List<String> in(byte[] content) {
    String text = new String(content, StandardCharsets.ISO_8859_1);
    List<String> found = new ArrayList<>();
    needles.forEach(
        (name, needle) -> {
          if (text.contains(needle)) {
            found.add(name);
          }
        });
    return found;
  }

  /** The names of what is there. */
  public List<String> in(String content) {
    return in(content.getBytes(StandardCharsets.UTF_8));
  }
}

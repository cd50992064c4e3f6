package io.tributary.pipelines.storage;

import io.tributary.transforms.lake.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.azurebfs.contracts.exceptions.AbfsRestOperationException;
import org.apache.hadoop.fs.azurebfs.contracts.exceptions.InvalidConfigurationValueException;
import org.apache.hadoop.fs.azurebfs.contracts.exceptions.KeyProviderException;
import org.apache.hadoop.fs.azurebfs.oauth2.AzureADAuthenticator;

/**
 * What a failure of the storage means for the person who started the command: one line that names
 * the root, what is wrong with it and the setting to look at. It never holds a secret.
 */
final class StorageProblem {
  private static final int LONGEST_DETAIL = 300;
  private static final Pattern CODE = Pattern.compile(", ([A-Z][A-Za-z]{5,}),");
  private static final String AUTH_TYPE = "fs.azure.account.auth.type";

  private final Configuration configuration;
  private final List<String> secrets;

  StorageProblem(Storage storage) {
    this.configuration = storage.configuration();
    this.secrets = storage.secrets();
  }

  /** The line for a root. */
  String line(RootCheck.Root root, Throwable failure) {
    String scheme = Optional.ofNullable(root.location().toUri().getScheme()).orElse("file");
    if (!scheme.startsWith("abfs")) {
      return root.option()
          + ": can't "
          + (root.isWritten() ? "write to " : "read ")
          + root.location()
          + ": "
          + detail(failure);
    }
    return root.option() + ": " + root.location() + " " + azure(root, failure);
  }

  private String azure(RootCheck.Root root, Throwable failure) {
    String host = String.valueOf(root.location().toUri().getHost());
    String container = root.location().toUri().getUserInfo();
    Optional<AzureADAuthenticator.HttpException> token =
        find(failure, AzureADAuthenticator.HttpException.class);
    if (token.isPresent()) {
      return "gets no token: the token service answers "
          + token.get().getHttpErrorCode()
          + "; check "
          + credential(host);
    }
    if (find(failure, InvalidConfigurationValueException.class).isPresent()
        || find(failure, KeyProviderException.class).isPresent()) {
      return "has no usable credential; check " + credential(host);
    }
    if (find(failure, UnknownHostException.class).isPresent()) {
      return "is at a host that is not known, " + host + "; check the account's name";
    }
    if (isMissingContainer(failure)) {
      return "is in a container that does not exist; create " + container + " in " + host;
    }
    Optional<AbfsRestOperationException> answer = find(failure, AbfsRestOperationException.class);
    if (answer.isPresent() && answer.get().getStatusCode() >= 400) {
      return refused(root, host, answer.get());
    }
    if (failure instanceof CancellationException
        || find(failure, ConnectException.class).isPresent()
        || find(failure, SocketTimeoutException.class).isPresent()) {
      return "does not answer; check the network and "
          + (configuration.get("fs.azure.abfs.endpoint") == null
              ? "the account's name"
              : "fs.azure.abfs.endpoint");
    }
    return "can't be used: " + detail(failure);
  }

  private String refused(RootCheck.Root root, String host, AbfsRestOperationException answer) {
    int status = answer.getStatusCode();
    String code = code(answer);
    String what = "is refused (" + (status + " " + code).strip() + "); check ";
    if (status == 401 || code.equals("AuthenticationFailed")) {
      return what + credential(host);
    }
    if (status == 403) {
      return what
          + credential(host)
          + ", the account's network rules, and that the identity has the role Storage Blob Data "
          + (root.isWritten() ? "Contributor" : "Reader");
    }
    return "can't be used: " + detail(answer);
  }

  /** The service's word for it; hadoop-azure knows only some of them. */
  private static String code(AbfsRestOperationException answer) {
    String known = answer.getErrorCode() == null ? null : answer.getErrorCode().getErrorCode();
    if (known != null) {
      return known;
    }
    Matcher told = CODE.matcher(String.valueOf(answer.getMessage()));
    return told.find() ? told.group(1) : "";
  }

  /** The setting that holds what an account is opened with. */
  private String credential(String host) {
    String type =
        configuration.get(AUTH_TYPE + "." + host, configuration.get(AUTH_TYPE, "SharedKey"));
    return switch (type.toLowerCase(Locale.ROOT)) {
      case "sharedkey" -> own("fs.azure.account.key", host, true);
      case "sas" -> own("fs.azure.sas.fixed.token", host, false);
      case "oauth" ->
          own("fs.azure.account.oauth.provider.type", host, false)
              + " and the fs.azure.account.oauth2 settings that it reads";
      default -> own(AUTH_TYPE, host, false);
    };
  }

  private String own(String setting, String host, boolean always) {
    String ofAccount = setting + "." + host;
    return always || configuration.getRaw(ofAccount) != null ? ofAccount : setting;
  }

  /** Whether a container is missing, rather than a file in it. */
  static boolean isMissingContainer(Throwable failure) {
    return find(failure, AbfsRestOperationException.class)
            .filter(answer -> answer.getStatusCode() == 404)
            .filter(
                answer ->
                    String.valueOf(answer.getErrorMessage()).contains("ContainerNotFound")
                        || String.valueOf(answer.getMessage()).contains("container does not exist")
                        || String.valueOf(answer.getMessage())
                            .contains("filesystem does not exist"))
            .isPresent()
        || (failure instanceof FileNotFoundException
            && String.valueOf(failure.getMessage()).contains("container does not exist"));
  }

  private static <T extends Throwable> Optional<T> find(Throwable failure, Class<T> type) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return Optional.of(type.cast(cause));
      }
    }
    return Optional.empty();
  }

  private String redacted(String text) {
    String shown = text;
    for (String secret : secrets) {
      shown = shown.replace(secret, "***");
    }
    return shown;
  }

  /** The failure itself, or what may be shown of it if its messages hold a secret. */
  Throwable withoutSecrets(Throwable failure) {
    StringWriter trace = new StringWriter();
    failure.printStackTrace(new PrintWriter(trace, true));
    String shown = redacted(trace.toString());
    return shown.equals(trace.toString()) ? failure : new IOException(shown);
  }

  private String detail(Throwable failure) {
    String text =
        redacted(
            failure.getMessage() == null
                ? failure.toString()
                : failure.getMessage().lines().findFirst().orElse(""));
    return text.length() <= LONGEST_DETAIL ? text : text.substring(0, LONGEST_DETAIL) + " …";
  }
}

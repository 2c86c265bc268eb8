package dev.sagitta.storage.s3;

import dev.sagitta.spi.storage.ObjectKey;
import dev.sagitta.spi.storage.StorageLocation;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an S3 storage's URI says.
 *
 * @param bucket the bucket's name
 * @param prefix what the names of all objects begin with: empty, or ending in '/'
 * @param endpoint where the store is, and how it is addressed
 * @param credentials who asks
 * @param limits how long and how much at once
 * @param contract what is asked of the bucket before it is written to
 */
record S3StorageConfig(
    String bucket,
    String prefix,
    Endpoint endpoint,
    Credentials credentials,
    Limits limits,
    Contract contract) {
  private static final Pattern BUCKET =
      Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{1,61}[A-Za-z0-9]");
  private static final Pattern TIME = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
  private static final int LONGEST_PREFIX = 120;

  private static final String REGION = "region";
  private static final String ENDPOINT = "endpoint";
  private static final String PATH_STYLE = "pathStyle";
  private static final String PROFILE = "profile";
  private static final String ACCESS_KEY_ID = "accessKeyId";
  private static final String SECRET_ACCESS_KEY = "secretAccessKey";
  private static final String SESSION_TOKEN = "sessionToken";
  private static final String TIMEOUT = "timeout";
  private static final String DEADLINE = "deadline";
  private static final String CONNECTIONS = "connections";
  private static final String PART_SIZE = "partSize";
  private static final String PARTS_AT_ONCE = "partsAtOnce";
  private static final String ABANDONED_AFTER = "abandonedAfter";
  private static final String CONTRACT = "contract";
  private static final List<String> OPTIONS =
      List.of(
          REGION,
          ENDPOINT,
          PATH_STYLE,
          PROFILE,
          ACCESS_KEY_ID,
          SECRET_ACCESS_KEY,
          SESSION_TOKEN,
          TIMEOUT,
          DEADLINE,
          CONNECTIONS,
          PART_SIZE,
          PARTS_AT_ONCE,
          ABANDONED_AFTER,
          CONTRACT);

  /** What a bucket must do to be written to. */
  enum Contract {
    /** Everything that a storage promises. */
    REQUIRED,
    /** What it can: whoever asks for this makes sure that nobody else writes. */
    SINGLE_WRITER
  }

  /**
   * Where the store is.
   *
   * @param region the region; empty: the SDK looks for it where it usually does
   * @param uri the store's address; empty: that of the region
   * @param pathStyle whether the bucket stands in the path instead of the host's name
   */
  record Endpoint(Optional<String> region, Optional<URI> uri, boolean pathStyle) {}

  /**
   * Who asks; without either, the SDK looks in its usual places.
   *
   * @param profile a profile of the SDK's configuration files
   * @param keys keys given here
   */
  record Credentials(Optional<String> profile, Optional<Keys> keys) {}

  /**
   * Access keys; not printed.
   *
   * @param id the access key's name
   * @param secret its secret
   * @param sessionToken the token of temporary keys
   */
  record Keys(String id, String secret, Optional<String> sessionToken) {
    @Override
    public String toString() {
      return "keys of " + id;
    }
  }

  /**
   * How long and how much at once.
   *
   * @param timeout the longest that one request may take, besides a second for each MiB it carries
   * @param deadline the longest that one call goes on repeating requests
   * @param connections the most requests at once
   * @param partSize the bytes of one part of an upload
   * @param partsAtOnce the most parts of one upload that travel at once
   * @param abandonedAfter the age at which an unfinished upload is taken for one of a dead writer
   */
  record Limits(
      Duration timeout,
      Duration deadline,
      int connections,
      int partSize,
      int partsAtOnce,
      Duration abandonedAfter) {}

  static S3StorageConfig parse(StorageLocation location) {
    location.allowOptions(OPTIONS);
    if (!location.path().startsWith("//")) {
      throw new IllegalArgumentException(
          "The storage 's3:" + location.path() + "' names no bucket; write s3://BUCKET/PREFIX.");
    }
    String path = location.path().substring(2);
    int slash = path.indexOf('/');
    SortedMap<String, String> options = location.options();
    return new S3StorageConfig(
        bucket(slash < 0 ? path : path.substring(0, slash)),
        prefix(slash < 0 ? "" : path.substring(slash + 1)),
        endpoint(options),
        credentials(options),
        limits(options),
        contract(options));
  }

  private static String bucket(String name) {
    if (!BUCKET.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "The bucket '"
              + name
              + "' must be 3 to 63 letters, digits, '.', '_' and '-', beginning and ending with a"
              + " letter or digit; write s3://BUCKET/PREFIX.");
    }
    return name;
  }

  private static String prefix(String path) {
    String prefix = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    if (prefix.isEmpty()) {
      return "";
    }
    if (prefix.length() > LONGEST_PREFIX) {
      throw new IllegalArgumentException(
          "The prefix '"
              + prefix
              + "' has "
              + prefix.length()
              + " characters; use at most "
              + LONGEST_PREFIX
              + ", as a name in a bucket has at most 1024.");
    }
    return new ObjectKey(prefix).value() + "/";
  }

  private static Endpoint endpoint(SortedMap<String, String> options) {
    Optional<URI> uri = Optional.ofNullable(options.get(ENDPOINT)).map(S3StorageConfig::uri);
    String style = options.getOrDefault(PATH_STYLE, Boolean.toString(uri.isPresent()));
    if (!style.equals("true") && !style.equals("false")) {
      throw wrong(PATH_STYLE, style, "true or false");
    }
    Optional<String> region = Optional.ofNullable(options.get(REGION));
    if (region.isPresent() && !region.get().matches("[a-z0-9-]{1,60}")) {
      throw wrong(REGION, region.get(), "a region such as eu-central-1");
    }
    // A store of its own has no regions, but signatures have one.
    return new Endpoint(
        region.isEmpty() && uri.isPresent() ? Optional.of("us-east-1") : region,
        uri,
        style.equals("true"));
  }

  private static URI uri(String text) {
    try {
      URI uri = new URI(text);
      String scheme = String.valueOf(uri.getScheme());
      if ((scheme.equals("http") || scheme.equals("https")) && uri.getHost() != null) {
        return uri;
      }
    } catch (URISyntaxException malformed) {
      // Told below, as for other schemes.
    }
    throw wrong(ENDPOINT, text, "an address such as https://host:9000");
  }

  private static Credentials credentials(SortedMap<String, String> options) {
    Optional<String> id = Optional.ofNullable(options.get(ACCESS_KEY_ID));
    Optional<String> secret = Optional.ofNullable(options.get(SECRET_ACCESS_KEY));
    Optional<String> token = Optional.ofNullable(options.get(SESSION_TOKEN));
    Optional<String> profile = Optional.ofNullable(options.get(PROFILE));
    if (id.isPresent() != secret.isPresent() || (token.isPresent() && id.isEmpty())) {
      throw new IllegalArgumentException(
          "The options accessKeyId and secretAccessKey belong together, and sessionToken to them;"
              + " give both or neither.");
    }
    if (id.isPresent() && profile.isPresent()) {
      throw new IllegalArgumentException(
          "The options profile and accessKeyId exclude each other; give one of them.");
    }
    return new Credentials(profile, id.map(known -> new Keys(known, secret.orElseThrow(), token)));
  }

  private static Limits limits(SortedMap<String, String> options) {
    Duration timeout = time(options, TIMEOUT, "10s");
    Duration deadline = time(options, DEADLINE, "30s");
    if (timeout.isZero() || deadline.compareTo(timeout) < 0) {
      throw new IllegalArgumentException(
          "The option timeout must be more than 0 and deadline at least as much; they are "
              + timeout.toMillis()
              + " ms and "
              + deadline.toMillis()
              + " ms.");
    }
    return new Limits(
        timeout,
        deadline,
        number(options, CONNECTIONS, 64, 1, 10_000),
        number(options, PART_SIZE, 8 << 20, 5 << 20, 1 << 30),
        number(options, PARTS_AT_ONCE, 3, 1, 100),
        time(options, ABANDONED_AFTER, "1d"));
  }

  private static Contract contract(SortedMap<String, String> options) {
    String text = options.getOrDefault(CONTRACT, "required");
    return switch (text) {
      case "required" -> Contract.REQUIRED;
      case "singleWriter" -> Contract.SINGLE_WRITER;
      default -> throw wrong(CONTRACT, text, "required or singleWriter");
    };
  }

  private static Duration time(SortedMap<String, String> options, String name, String byDefault) {
    String text = options.getOrDefault(name, byDefault);
    Matcher matcher = TIME.matcher(text);
    if (!matcher.matches()) {
      throw wrong(name, text, "a time such as 500ms, 10s or 1d");
    }
    long count = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(count);
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      case "h" -> Duration.ofHours(count);
      default -> Duration.ofDays(count);
    };
  }

  private static int number(
      SortedMap<String, String> options, String name, int byDefault, int least, int most) {
    String text = options.get(name);
    if (text == null) {
      return byDefault;
    }
    try {
      int value = Integer.parseInt(text);
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException notANumber) {
      // Told below, as for numbers out of range.
    }
    throw wrong(name, text, "a whole number from " + least + " to " + most);
  }

  private static IllegalArgumentException wrong(String name, String text, String allowed) {
    return new IllegalArgumentException(
        "The option " + name + "=" + text + " must be " + allowed + ".");
  }

  /** How messages name the storage. */
  String where() {
    return "s3://" + bucket + "/" + prefix;
  }
}

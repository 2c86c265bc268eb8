package dev.sagitta.engine.manifest;

import dev.sagitta.engine.log.LogPosition;
import dev.sagitta.spi.storage.ObjectKey;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The names of a database's objects, and which names can be its own. */
public final class ObjectNames {
  /** The one object that is ever replaced. */
  public static final ObjectKey CURRENT = ObjectKey.of("CURRENT");

  /** What the keys of manifests begin with. */
  public static final String MANIFESTS = "manifest/";

  /** What the keys of log objects begin with. */
  public static final String LOGS = "wal/";

  /** What the keys of segments and their companions begin with. */
  public static final String COLLECTIONS = "collections/";

  /** What the keys of resident rows begin with. */
  public static final String RESIDENTS = "resident/";

  private static final Pattern LOG = Pattern.compile("wal/(\\d{10})/(\\d{10})");
  private static final Pattern MANIFEST = Pattern.compile("manifest/(\\d{10})");
  private static final Pattern OWN =
      Pattern.compile(
          "manifest/\\d{10}|wal/\\d{10}/\\d{10}|resident/[0-9A-Z]{26}\\.rows"
              + "|collections/\\d+/[0-9A-Z]{26}(\\.seg|\\.\\d+-\\d+\\.del|\\.[0-9A-Z]{26}\\.idx)");

  private ObjectNames() {}

  /** The manifest of the given number. */
  public static ObjectKey manifest(long number) {
    return ObjectKey.of(String.format(Locale.ROOT, "manifest/%010d", number));
  }

  /** The number of a manifest's key. */
  public static Optional<Long> manifestNumber(ObjectKey key) {
    Matcher matcher = MANIFEST.matcher(key.value());
    return matcher.matches() ? Optional.of(Long.valueOf(matcher.group(1))) : Optional.empty();
  }

  /** The log object at the given position. */
  public static ObjectKey log(LogPosition position) {
    return ObjectKey.of(
        String.format(Locale.ROOT, "wal/%010d/%010d", position.epoch(), position.sequence()));
  }

  /** The position of a log object's key. */
  public static Optional<LogPosition> logPosition(ObjectKey key) {
    Matcher matcher = LOG.matcher(key.value());
    return matcher.matches()
        ? Optional.of(
            new LogPosition(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2))))
        : Optional.empty();
  }

  /** A segment of a collection. */
  public static ObjectKey segment(long collection, String ulid) {
    return ObjectKey.of(COLLECTIONS + collection + "/" + ulid + ".seg");
  }

  /**
   * The deletions of a segment as of a manifest. The writer's epoch keeps the name apart from that
   * of an earlier writer who wrote the object and died before the manifest.
   */
  public static ObjectKey deletions(ObjectKey segment, long epoch, long manifest) {
    return ObjectKey.of(stem(segment) + "." + epoch + "-" + manifest + ".del");
  }

  /** An index of a segment. */
  public static ObjectKey index(ObjectKey segment, String ulid) {
    return ObjectKey.of(stem(segment) + "." + ulid + ".idx");
  }

  private static String stem(ObjectKey segment) {
    return segment.value().substring(0, segment.value().length() - ".seg".length());
  }

  /** The rows of small tables. */
  public static ObjectKey resident(String ulid) {
    return ObjectKey.of(RESIDENTS + ulid + ".rows");
  }

  /** True if a database could have written an object of this name; all others are left alone. */
  public static boolean isOwn(ObjectKey key) {
    return OWN.matcher(key.value()).matches();
  }
}

package dev.sagitta.server.http.settings;

import static dev.sagitta.engine.settings.Setting.Form.COUNT;
import static dev.sagitta.engine.settings.Setting.Form.DURATION;
import static dev.sagitta.engine.settings.Setting.Form.SIZE;
import static dev.sagitta.engine.settings.Setting.Form.TEXT;

import dev.sagitta.engine.settings.DatabaseKeys;
import dev.sagitta.engine.settings.Setting;
import dev.sagitta.engine.settings.SettingValues;
import java.util.List;
import java.util.stream.Stream;

/** The settings of the server by key; its durability is the database's. */
public final class ServerKeys {
  /** The address to listen on. */
  public static final Setting HOST =
      new Setting("host", TEXT, "127.0.0.1", "The address the server listens on");

  /** The port to listen on. */
  public static final Setting PORT =
      new Setting("port", COUNT, "8080", "The port the server listens on; 0 for any free one");

  private static final Setting MAX_BODY_BYTES =
      new Setting(
          "server.maxBodyBytes", SIZE, "256MiB", "The largest body of a request, imports aside");
  private static final Setting MAX_BODIES_BYTES =
      new Setting(
          "server.maxBodiesBytes", SIZE, "1GiB", "All bodies read at one time, imports aside");
  private static final Setting MAX_RECORD_BYTES =
      new Setting("server.maxRecordBytes", SIZE, "16MiB", "The largest record of an import");
  private static final Setting MAX_CHUNK_BYTES =
      new Setting("server.maxChunkBytes", SIZE, "16MiB", "The largest chunk of a chunked body");
  private static final Setting MAX_NESTING =
      new Setting("server.maxNesting", COUNT, "64", "The deepest nesting in a body");
  private static final Setting MAX_VECTORS =
      new Setting(
          "server.maxVectorsPerSearch", COUNT, "1000", "The most query vectors in one search");
  private static final Setting MAX_ANSWER_BYTES =
      new Setting("server.maxAnswerBytes", SIZE, "256MiB", "The largest answer, as estimated");
  private static final Setting MAX_REQUESTS =
      new Setting(
          "server.maxConcurrentRequests", COUNT, "512", "Requests that are served at one time");
  private static final Setting MAX_CONNECTIONS =
      new Setting("server.maxConnections", COUNT, "4096", "Connections that are open at one time");
  private static final Setting READ =
      new Setting(
          "server.readTimeout", DURATION, "30s", "The longest wait for a client's next bytes");
  private static final Setting MIN_RATE =
      new Setting("server.minBytesPerSecond", SIZE, "1KiB", "The slowest client that is served");
  private static final Setting IDLE =
      new Setting(
          "server.idleTimeout", DURATION, "60s", "How long a connection may stay open unused");
  private static final Setting STOP =
      new Setting(
          "server.stopTimeout", DURATION, "30s", "How long stopping waits for running requests");

  private static final List<Setting> ALL =
      List.of(
          HOST,
          PORT,
          MAX_BODY_BYTES,
          MAX_BODIES_BYTES,
          MAX_RECORD_BYTES,
          MAX_CHUNK_BYTES,
          MAX_NESTING,
          MAX_VECTORS,
          MAX_ANSWER_BYTES,
          MAX_REQUESTS,
          MAX_CONNECTIONS,
          READ,
          MIN_RATE,
          IDLE,
          STOP);

  private ServerKeys() {}

  /** All of the server's own, in the order of the documentation. */
  public static List<Setting> all() {
    return ALL;
  }

  /** Those of the database and then those of the server: all that a served database has. */
  public static List<Setting> withDatabase() {
    return Stream.concat(DatabaseKeys.all().stream(), ALL.stream()).toList();
  }

  /**
   * The typed settings.
   *
   * @throws dev.sagitta.api.error.InvalidRequestException if a value is malformed or out of range;
   *     the message says where it comes from
   */
  public static ServerSettings settings(SettingValues values) {
    return values.building(
        ALL,
        () ->
            new ServerSettings(
                values.text(HOST),
                values.count(PORT),
                DatabaseKeys.durability(values),
                limits(values),
                timeouts(values)));
  }

  private static RequestLimits limits(SettingValues values) {
    return new RequestLimits(
        values.size(MAX_BODY_BYTES),
        values.size(MAX_BODIES_BYTES),
        values.smallSize(MAX_RECORD_BYTES),
        values.smallSize(MAX_CHUNK_BYTES),
        values.count(MAX_NESTING),
        values.count(MAX_VECTORS),
        values.size(MAX_ANSWER_BYTES),
        values.count(MAX_REQUESTS),
        values.count(MAX_CONNECTIONS));
  }

  private static Timeouts timeouts(SettingValues values) {
    return new Timeouts(
        values.duration(READ),
        values.smallSize(MIN_RATE),
        values.duration(IDLE),
        values.duration(STOP));
  }
}

package dev.sagitta.cloud.servers.s3;

import dev.sagitta.cloud.servers.Call;
import dev.sagitta.cloud.servers.FaultPlan;
import dev.sagitta.cloud.servers.LoopbackServer;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A server of buckets in the process of a test. It checks signatures, checksums and preconditions,
 * and keeps objects outside the heap. What a test wants to see or to spoil behind the client's back
 * is done by the methods here.
 */
public final class S3Server implements AutoCloseable {
  /** The access key whose signatures are accepted. */
  public static final String ACCESS_KEY_ID = "test-access-key";

  /** Its secret. */
  public static final String SECRET_ACCESS_KEY = "test/secret+key";

  private final S3Protocol protocol = new S3Protocol();
  private final LoopbackServer server;

  private S3Server() {
    protocol.allow(new Signature(ACCESS_KEY_ID, SECRET_ACCESS_KEY));
    server = LoopbackServer.start(protocol);
  }

  /** Starts one without buckets. */
  public static S3Server start() {
    return new S3Server();
  }

  /** Makes an empty bucket that obeys preconditions exactly. */
  public void createBucket(String name) {
    createBucket(name, Preconditions.EXACT);
  }

  /** Makes an empty bucket. */
  public void createBucket(String name, Preconditions preconditions) {
    protocol.create(name, new Bucket(preconditions));
  }

  /** Removes a bucket with all it holds. */
  public void removeBucket(String name) {
    protocol.remove(name);
  }

  /** Where it listens. */
  public URI endpoint() {
    return server.endpoint();
  }

  /** What goes wrong. */
  public FaultPlan faults() {
    return server.faults();
  }

  /** The calls since the last time, in the order they arrived. */
  public List<Call> takeCalls() {
    return server.takeCalls();
  }

  /** Sets the server's clock before or behind the real time. */
  public void shiftClock(Duration offset) {
    protocol.shiftClock(offset);
  }

  /** The bytes of an object. */
  public Optional<byte[]> bytes(String bucket, String key) {
    return bucket(bucket).find(key).map(object -> object.bytes().toArray(ValueLayout.JAVA_BYTE));
  }

  /** The metadata headers of an object, by name in lower case. */
  public Map<String, String> metadata(String bucket, String key) {
    return bucket(bucket).find(key).map(S3Object::metadata).orElse(Map.of());
  }

  /** The keys of a bucket, in order. */
  public List<String> keys(String bucket) {
    return bucket(bucket).list("", "", Integer.MAX_VALUE).stream().map(Map.Entry::getKey).toList();
  }

  /** Stores an object, whatever is there. */
  public void store(String bucket, String key, byte[] bytes) {
    bucket(bucket)
        .put(
            key,
            S3Object.of(MemorySegment.ofArray(bytes.clone()), Map.of(), protocol.now()),
            new Bucket.Condition(Optional.empty(), false));
  }

  /** Removes an object. */
  public void remove(String bucket, String key) {
    bucket(bucket).delete(List.of(key));
  }

  /** Lets every bulk delete report that it may not delete a key. */
  public void protect(String bucket, String key) {
    bucket(bucket).protect(key);
  }

  /** Lets the next bulk delete report that it could not delete a key. */
  public void makeBusy(String bucket, String key) {
    bucket(bucket).makeBusy(key);
  }

  /** The keys of the multipart uploads that are neither completed nor aborted. */
  public List<String> unfinishedUploads(String bucket) {
    return bucket(bucket).uploads().stream().map(PendingUpload::key).sorted().toList();
  }

  private Bucket bucket(String name) {
    return protocol
        .bucket(name)
        .orElseThrow(() -> new IllegalArgumentException("There is no bucket '" + name + "'."));
  }

  @Override
  public void close() {
    server.close();
  }
}

package dev.sagitta.storage.s3;

import dev.sagitta.cloud.servers.s3.S3Server;
import dev.sagitta.spi.storage.Access;
import dev.sagitta.spi.storage.CopyingStorage;
import dev.sagitta.spi.storage.StorageLocation;
import java.util.Map;
import java.util.TreeMap;

/** Storage locations on a server in this process. */
final class Locations {
  static final String BUCKET = "bucket";

  private Locations() {}

  /** A location below a prefix, with options that go before the usual ones. */
  static StorageLocation of(S3Server server, String prefix, Map<String, String> options) {
    TreeMap<String, String> all = new TreeMap<>();
    all.put("endpoint", server.endpoint().toString());
    all.put("accessKeyId", S3Server.ACCESS_KEY_ID);
    all.put("secretAccessKey", S3Server.SECRET_ACCESS_KEY);
    all.put("partSize", Integer.toString(5 << 20));
    all.putAll(options);
    return new StorageLocation("s3", "//" + BUCKET + "/" + prefix, all);
  }

  static CopyingStorage open(S3Server server, Map<String, String> options) {
    return (CopyingStorage)
        new S3StorageProvider().open(of(server, "some/prefix", options), Access.WRITE);
  }
}

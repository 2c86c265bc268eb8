package dev.sagitta.storage.disk;

import dev.sagitta.spi.storage.Access;
import dev.sagitta.spi.storage.AppendableStorage;
import dev.sagitta.spi.storage.Appender;
import dev.sagitta.spi.storage.ObjectKey;
import dev.sagitta.spi.storage.StorageLocation;
import dev.sagitta.spi.storage.StoredObject;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * A process that writes until it is killed, and says on its standard output what was acknowledged.
 */
final class KilledWriter {
  static final ObjectKey CURRENT = ObjectKey.of("CURRENT");
  private static final int RECORD = 100;

  private KilledWriter() {}

  /** Takes the storage's directory and the number of the life it lives. */
  public static void main(String[] arguments) throws IOException {
    StorageLocation location = StorageLocation.parse("file:" + arguments[0]);
    int life = Integer.parseInt(arguments[1]);
    try (AppendableStorage storage =
            (AppendableStorage) new DiskStorageProvider().open(location, Access.WRITE);
        Appender appender = storage.append(log(life));
        FileOutputStream out = new FileOutputStream(FileDescriptor.out)) {
      for (int i = 0; ; i++) {
        storage.create(object(life, i), ByteBuffer.wrap(content(life, i)));
        say(out, "created " + i);
        appender.append(ByteBuffer.wrap(record(i)));
        appender.sync();
        say(out, "synced " + i);
        ByteBuffer next = ByteBuffer.allocate(2000).putInt(0, life).putInt(4, i).putInt(1996, i);
        Optional<StoredObject> current = storage.find(CURRENT);
        if (current.isPresent()) {
          storage.replace(CURRENT, current.get().version(), next);
        } else {
          storage.create(CURRENT, next);
        }
        say(out, "replaced " + i);
      }
    }
  }

  private static void say(FileOutputStream out, String line) throws IOException {
    out.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
  }

  static ObjectKey log(int life) {
    return ObjectKey.of("wal/" + life);
  }

  static ObjectKey object(int life, int number) {
    return ObjectKey.of("objects/" + life + "/" + number);
  }

  static byte[] content(int life, int number) {
    byte[] content = new byte[number * 997 % 20_000 + 1];
    Arrays.fill(content, (byte) (life * 31 + number));
    return content;
  }

  static byte[] record(int number) {
    byte[] record = new byte[RECORD];
    Arrays.fill(record, (byte) (number % 250 + 1));
    return record;
  }
}

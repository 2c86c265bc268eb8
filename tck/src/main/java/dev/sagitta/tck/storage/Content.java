package dev.sagitta.tck.storage;

import dev.sagitta.spi.storage.ObjectKey;
import dev.sagitta.spi.storage.Storage;
import dev.sagitta.spi.storage.StoredObject;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** What tests write, and how they read it back. */
final class Content {
  private Content() {}

  static ByteBuffer of(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] random(SplittableRandom random, int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return bytes;
  }

  /** All bytes of an object, read in one call. */
  static byte[] bytes(Storage storage, ObjectKey key) {
    return range(storage, key, 0, Math.toIntExact(storage.find(key).orElseThrow().size()) + 1);
  }

  static String text(Storage storage, ObjectKey key) {
    return new String(bytes(storage, key), StandardCharsets.UTF_8);
  }

  /** At most so many bytes of an object. */
  static byte[] range(Storage storage, ObjectKey key, long offset, int length) {
    ByteBuffer target = ByteBuffer.allocate(length);
    storage.read(key, offset, target);
    byte[] bytes = new byte[target.position()];
    target.get(0, bytes);
    return bytes;
  }

  /** All objects, in pages. */
  static List<StoredObject> pages(Storage storage, String prefix, int pageSize) {
    List<StoredObject> all = new ArrayList<>();
    String after = "";
    List<StoredObject> page;
    do {
      page = storage.list(prefix, after, pageSize);
      all.addAll(page);
      if (!page.isEmpty()) {
        after = page.getLast().key().value();
      }
    } while (page.size() == pageSize);
    return all;
  }

  static List<String> keys(List<StoredObject> objects) {
    return objects.stream().map(object -> object.key().value()).toList();
  }
}

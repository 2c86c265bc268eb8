package dev.sagitta.storage.s3;

import dev.sagitta.spi.storage.ObjectKey;
import dev.sagitta.spi.storage.StorageException;
import dev.sagitta.spi.storage.Upload;
import dev.sagitta.spi.storage.Version;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.ReentrantLock;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * An object in the making. As long as it fits into one part it is only gathered, and the commit is
 * a single put. Beyond that, full parts are sent while the next one is gathered. In memory are the
 * part that is gathered and those that travel.
 */
final class S3Upload implements Upload {
  private final ObjectKey key;
  private final S3Storage storage;
  private final ReentrantLock lock = new ReentrantLock();
  private final CRC32C sum = new CRC32C();
  private final String nonce = Trailer.newNonce();
  private final Deque<FutureTask<Integer>> travelling = new ArrayDeque<>();
  private PartBuffer gathered;
  private @Nullable Multipart multipart;
  private int lastPart;
  private boolean ended;

  S3Upload(ObjectKey key, S3Storage storage) {
    this.key = key;
    this.storage = storage;
    this.gathered = new PartBuffer(storage.limits().partSize());
  }

  @Override
  public void write(ByteBuffer bytes) {
    lock.lock();
    try {
      requireUnended();
      sum.update(bytes.duplicate());
      while (bytes.hasRemaining()) {
        if (gathered.isFull()) {
          sendGathered();
        }
        gathered.take(bytes);
      }
    } finally {
      lock.unlock();
    }
  }

  private void sendGathered() {
    if (lastPart == Multipart.MOST_PARTS - 1) {
      throw new IllegalArgumentException(
          "The object '"
              + key
              + "' has more than "
              + Multipart.MOST_PARTS
              + " parts of "
              + storage.limits().partSize()
              + " bytes, the most a bucket takes; raise the option partSize.");
    }
    while (travelling.size() >= storage.limits().partsAtOnce()) {
      Parallel.result(travelling.remove());
    }
    Multipart begun = begun();
    int number = ++lastPart;
    PartBuffer part = gathered;
    gathered = new PartBuffer(storage.limits().partSize());
    FutureTask<Integer> sending =
        new FutureTask<>(() -> {
          try (part) {
            begun.send(number, Body.of(part.content()));
            return number;
          }
        });
    travelling.add(sending);
    Thread.ofVirtual().name("sagitta-upload").start(sending);
  }

  private Multipart begun() {
    Multipart begun = multipart;
    if (begun == null) {
      begun = Multipart.begin(storage.writes(), key, nonce, Multipart.Checksums.SENT);
      multipart = begun;
    }
    return begun;
  }

  @Override
  public Version commit() {
    // The gate before the lock, as the closing storage takes them.
    return storage
        .gate()
        .write(
            "create '" + key + "'",
            () -> {
              lock.lock();
              try {
                requireUnended();
                ended = true;
                return committed();
              } finally {
                gathered.close();
                storage.forget(this);
                lock.unlock();
              }
            });
  }

  private Version committed() {
    Multipart begun = multipart;
    if (begun == null) {
      return storage.writes().create(key, gathered.content());
    }
    boolean done = false;
    try {
      begun.send(lastPart + 1, Body.of(gathered.content(), Trailer.of(nonce, sum).bytes()));
      while (!travelling.isEmpty()) {
        Parallel.result(travelling.remove());
      }
      Version version = begun.complete();
      done = true;
      return version;
    } finally {
      if (!done) {
        giveUp(begun);
      }
    }
  }

  private void giveUp(Multipart begun) {
    while (!travelling.isEmpty()) {
      try {
        Parallel.result(travelling.remove());
      } catch (StorageException alreadyGivingUp) {
        // What failed is why this gives up, or does not matter any more.
      }
    }
    begun.abort();
  }

  @Override
  public void close() {
    lock.lock();
    try {
      if (!ended) {
        ended = true;
        storage.forget(this);
        gathered.close();
        if (multipart != null) {
          giveUp(multipart);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private void requireUnended() {
    storage.gate().requireOpen();
    if (ended) {
      throw new StorageException.Closed(
          "The upload of '" + key + "' is committed or closed; begin another one.");
    }
  }
}

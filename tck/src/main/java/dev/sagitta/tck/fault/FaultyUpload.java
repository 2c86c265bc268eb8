package dev.sagitta.tck.fault;

import dev.sagitta.spi.storage.ObjectKey;
import dev.sagitta.spi.storage.Upload;
import dev.sagitta.spi.storage.Version;
import java.nio.ByteBuffer;

/** An upload whose every step is counted and may fail. */
final class FaultyUpload implements Upload {
  private final ObjectKey key;
  private final Upload delegate;
  private final FaultyStorage faults;
  private long taken;
  private boolean committed;

  FaultyUpload(ObjectKey key, Upload delegate, FaultyStorage faults) {
    this.key = key;
    this.delegate = delegate;
    this.faults = faults;
  }

  @Override
  public void write(ByteBuffer bytes) {
    faults.run(
        OperationKind.UPLOAD_WRITE,
        key.value(),
        () -> {
          int size = bytes.remaining();
          faults.space().take(key, size);
          taken += size;
          delegate.write(bytes);
          return key;
        });
  }

  @Override
  public Version commit() {
    return faults.run(
        OperationKind.UPLOAD_COMMIT,
        key.value(),
        () -> {
          Version version = delegate.commit();
          committed = true;
          return version;
        });
  }

  /** Lets the storage below give up too, also after a crash: there as by a restarted process. */
  @Override
  public void close() {
    delegate.close();
    if (!committed) {
      faults.space().giveBack(key, taken);
      taken = 0;
    }
  }
}

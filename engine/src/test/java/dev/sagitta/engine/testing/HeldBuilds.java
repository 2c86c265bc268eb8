package dev.sagitta.engine.testing;

import dev.sagitta.spi.storage.ObjectKey;
import dev.sagitta.spi.storage.Storage;
import dev.sagitta.spi.storage.Upload;
import dev.sagitta.spi.storage.Version;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** A storage on which indexes are only written block by block, as a test allows it. */
public final class HeldBuilds {
  private final Semaphore reached = new Semaphore(0);
  private final Semaphore allowed = new Semaphore(0);
  private final AtomicInteger written = new AtomicInteger();
  private final Storage storage;

  /** Holds the builds on a storage. */
  public HeldBuilds(Storage below) {
    this.storage =
        (Storage)
            Proxy.newProxyInstance(
                HeldBuilds.class.getClassLoader(),
                below.getClass().getInterfaces(),
                (_, method, arguments) -> {
                  try {
                    Object answer = method.invoke(below, arguments);
                    return answer instanceof Upload upload
                            && arguments[0] instanceof ObjectKey key
                            && key.value().endsWith(".idx")
                        ? new Held(upload)
                        : answer;
                  } catch (InvocationTargetException e) {
                    throw e.getCause() == null ? e : e.getCause();
                  }
                });
  }

  /** The storage. */
  public Storage storage() {
    return storage;
  }

  /** Returns when a build is about to write a block that it may not write yet. */
  public void awaitBlock() throws InterruptedException {
    reached.acquire();
  }

  /** Lets so many blocks be written, and returns when the next one is to be. */
  public void letWrite(int blocks) throws InterruptedException {
    allowed.release(blocks);
    reached.acquire(blocks);
  }

  /** Holds nothing any more. */
  public void letAllWrite() {
    allowed.release(1_000_000);
  }

  /** How many blocks have been written. */
  public int written() {
    return written.get();
  }

  /** An upload that waits before each write. */
  private final class Held implements Upload {
    private final Upload below;

    private Held(Upload below) {
      this.below = below;
    }

    @Override
    public void write(ByteBuffer bytes) {
      reached.release();
      allowed.acquireUninterruptibly();
      written.incrementAndGet();
      below.write(bytes);
    }

    @Override
    public Version commit() {
      return below.commit();
    }

    @Override
    public void close() {
      below.close();
    }
  }
}

package dev.sagitta.tck.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagitta.spi.storage.ObjectKey;
import dev.sagitta.spi.storage.StorageException;
import dev.sagitta.spi.storage.StoredObject;
import dev.sagitta.spi.storage.Upload;
import dev.sagitta.spi.storage.Version;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/** Objects that are written piece by piece. */
interface UploadContract extends StorageUnderTest {
  /** A key. */
  ObjectKey UPLOADED = ObjectKey.of("uploaded/object");

  @Test
  default void anUploadIsInvisibleUntilItIsCommitted() {
    try (Upload upload = storage().upload(UPLOADED)) {
      upload.write(Content.of("first "));
      assertThat(storage().find(UPLOADED)).isEmpty();
      assertThat(storage().list("", "", 10)).isEmpty();
      upload.write(Content.of("second"));
      assertThatThrownBy(() -> storage().read(UPLOADED, 0, ByteBuffer.allocate(1)))
          .isInstanceOf(StorageException.Missing.class);
      Version version = upload.commit();
      assertThat(storage().find(UPLOADED)).contains(new StoredObject(UPLOADED, 12, version));
    }
    assertThat(Content.text(storage(), UPLOADED)).isEqualTo("first second");
    assertThat(storage().list("", "", 10)).hasSize(1);
  }

  @Test
  default void anUploadThatIsNotCommittedLeavesNothing() {
    Upload upload = storage().upload(UPLOADED);
    upload.write(Content.of("abandoned"));
    upload.close();
    upload.close();
    assertThat(storage().find(UPLOADED)).isEmpty();
    assertThat(reopen().list("", "", 10)).isEmpty();
  }

  @Test
  default void anUploadOpenWhenTheStorageClosesLeavesNothing() {
    Upload upload = storage().upload(UPLOADED);
    upload.write(Content.of("abandoned"));
    storage().close();
    assertThatThrownBy(() -> upload.write(Content.of("more")))
        .isInstanceOf(StorageException.Closed.class);
    assertThatThrownBy(upload::commit).isInstanceOf(StorageException.Closed.class);
    upload.close();
    assertThat(reopen().list("", "", 10)).isEmpty();
  }

  @Test
  default void anUploadToAPresentKeyFailsAtTheLatestWhenCommitted() {
    Version version = storage().create(UPLOADED, Content.of("present"));
    assertThatThrownBy(
            () -> {
              try (Upload upload = storage().upload(UPLOADED)) {
                upload.write(Content.of("second"));
                upload.commit();
              }
            })
        .isInstanceOf(StorageException.AlreadyExists.class);
    assertThat(storage().find(UPLOADED).orElseThrow().version()).isEqualTo(version);
    assertThat(Content.text(storage(), UPLOADED)).isEqualTo("present");
  }

  @Test
  default void anUploadLosesToAnObjectCreatedMeanwhile() {
    try (Upload upload = storage().upload(UPLOADED)) {
      upload.write(Content.of("slow"));
      storage().create(UPLOADED, Content.of("fast"));
      assertThatThrownBy(upload::commit).isInstanceOf(StorageException.AlreadyExists.class);
    }
    assertThat(Content.text(storage(), UPLOADED)).isEqualTo("fast");
    assertThat(storage().list("", "", 10)).hasSize(1);
  }

  @Test
  default void anUploadMayBeEmpty() {
    try (Upload upload = storage().upload(UPLOADED)) {
      upload.commit();
    }
    assertThat(Content.bytes(storage(), UPLOADED)).isEmpty();
  }

  @Test
  default void piecesOfAnySizeMakeOneObject() {
    SplittableRandom random = seed().random();
    ByteArrayOutputStream model = new ByteArrayOutputStream();
    try (Upload upload = storage().upload(UPLOADED)) {
      for (int i = 0; i < 300; i++) {
        byte[] piece = Content.random(random, random.nextInt(1 << random.nextInt(1, 16)));
        ByteBuffer buffer =
            i % 2 == 0
                ? ByteBuffer.wrap(piece)
                : ByteBuffer.allocateDirect(piece.length).put(piece).flip();
        upload.write(buffer);
        assertThat(buffer.hasRemaining()).isFalse();
        model.writeBytes(piece);
      }
      upload.commit();
    }
    assertThat(Content.bytes(storage(), UPLOADED)).isEqualTo(model.toByteArray());
  }

  @Test
  default void aLargeUploadIsNotHeldInTheHeap() {
    SplittableRandom random = seed().random();
    byte[] piece = Content.random(random, 1 << 20);
    long before = usedHeap();
    CRC32C written = new CRC32C();
    try (Upload upload = storage().upload(UPLOADED)) {
      for (long done = 0; done < largeUpload(); done += piece.length) {
        piece[0]++;
        upload.write(ByteBuffer.wrap(piece));
        written.update(piece);
      }
      assertThat(usedHeap() - before).isLessThan(largeUpload() / 2);
      upload.commit();
    }
    CRC32C read = new CRC32C();
    ByteBuffer target = ByteBuffer.allocate(1 << 20);
    for (long at = 0; at < largeUpload(); at += target.capacity()) {
      storage().read(UPLOADED, at, target.clear());
      read.update(target.flip());
    }
    assertThat(read.getValue()).isEqualTo(written.getValue());
    assertThat(storage().find(UPLOADED).orElseThrow().size()).isEqualTo(largeUpload());
  }

  private static long usedHeap() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}

package dev.sagitta.storage.memory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagitta.spi.storage.Access;
import dev.sagitta.spi.storage.AppendableStorage;
import dev.sagitta.spi.storage.Appender;
import dev.sagitta.spi.storage.CopyingStorage;
import dev.sagitta.spi.storage.MappableStorage;
import dev.sagitta.spi.storage.ObjectKey;
import dev.sagitta.spi.storage.Storage;
import dev.sagitta.spi.storage.StorageException;
import dev.sagitta.spi.storage.StorageLocation;
import dev.sagitta.spi.storage.Upload;
import dev.sagitta.spi.storage.Version;
import dev.sagitta.tck.fault.Counting;
import dev.sagitta.tck.fault.Damage;
import dev.sagitta.tck.fault.Failure;
import dev.sagitta.tck.fault.FaultPlan;
import dev.sagitta.tck.fault.FaultyStorage;
import dev.sagitta.tck.fault.Moment;
import dev.sagitta.tck.fault.Operation;
import dev.sagitta.tck.fault.OperationKind;
import dev.sagitta.tck.fault.SimulatedCrash;
import dev.sagitta.tck.fault.Unsynced;
import dev.sagitta.tck.seed.Seed;
import dev.sagitta.tck.seed.SeedExtension;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(SeedExtension.class)
final class FaultyStorageTest {
  private static final ObjectKey A = ObjectKey.of("a");
  private static final ObjectKey B = ObjectKey.of("b");
  private static final ObjectKey LOG = ObjectKey.of("log");

  private final Storage real =
      new MemoryStorageProvider().open(StorageLocation.parse("memory:"), Access.WRITE);

  @Test
  void theFaultyStorageHasTheAbilitiesOfTheOneBelowAndNoOthers() {
    Storage storage = FaultyStorage.over(real, FaultPlan.none()).storage();
    assertThat(storage)
        .isInstanceOf(AppendableStorage.class)
        .isInstanceOf(MappableStorage.class)
        .isNotInstanceOf(CopyingStorage.class);
  }

  @Test
  void operationsAreCountedInOrderAndReadsOnlyOnRequest() {
    FaultyStorage faulty = FaultyStorage.over(real, FaultPlan.none());
    workload(faulty.storage());
    assertThat(faulty.history().stream().map(Operation::kind))
        .containsExactly(
            OperationKind.CREATE,
            OperationKind.REPLACE,
            OperationKind.UPLOAD_WRITE,
            OperationKind.UPLOAD_COMMIT,
            OperationKind.APPEND_OPEN,
            OperationKind.RESERVE,
            OperationKind.APPEND,
            OperationKind.SYNC,
            OperationKind.APPEND,
            OperationKind.SYNC_OBJECT,
            OperationKind.DELETE);
    assertThat(faulty.operations()).isEqualTo(11);

    FaultyStorage all = FaultyStorage.over(fresh(), FaultPlan.none().counting(Counting.ALL));
    workload(all.storage());
    assertThat(all.operations()).isEqualTo(14);
  }

  @ParameterizedTest
  @EnumSource(Moment.class)
  void aCrashAtEveryOperationLeavesItsEffectOrNot(Moment moment) {
    FaultyStorage counted = FaultyStorage.over(fresh(), FaultPlan.none());
    workload(counted.storage());
    for (int n = 1; n <= counted.operations(); n++) {
      Storage below = fresh();
      FaultyStorage faulty = FaultyStorage.over(below, FaultPlan.none().crash(moment, n));
      assertThatThrownBy(() -> workload(faulty.storage())).isInstanceOf(SimulatedCrash.class);
      assertThat(faulty.crashed()).isTrue();
      assertThat(faulty.operations()).isEqualTo(n);
      assertThatThrownBy(() -> faulty.storage().find(A)).isInstanceOf(SimulatedCrash.class);
      assertThat(state(below)).isEqualTo(stateAfter(moment == Moment.AFTER ? n : n - 1));
    }
  }

  @Test
  void closingAfterACrashIsSilentAndLeavesTheStorageBelowOpen() {
    FaultyStorage faulty = FaultyStorage.over(real, FaultPlan.none());
    AppendableStorage storage = (AppendableStorage) faulty.storage();
    Appender appender = storage.append(LOG);
    Upload upload = storage.upload(A);
    faulty.crash();
    appender.close();
    upload.close();
    storage.close();
    assertThat(real.find(LOG)).isPresent();
    assertThatThrownBy(() -> appender.append(bytes("x"))).isInstanceOf(SimulatedCrash.class);
    assertThatThrownBy(() -> upload.write(bytes("x"))).isInstanceOf(SimulatedCrash.class);
  }

  @Test
  void unsyncedBytesAreReadBeforeACrashAndLostByIt() {
    FaultyStorage faulty = FaultyStorage.over(real, FaultPlan.none());
    AppendableStorage storage = (AppendableStorage) faulty.storage();
    Appender appender = storage.append(LOG);
    appender.append(bytes("durable"));
    appender.sync();
    appender.append(bytes("hopeful"));
    assertThat(appender.size()).isEqualTo(14);
    assertThat(text(storage, LOG)).isEqualTo("durablehopeful");
    assertThat(storage.find(LOG).orElseThrow().size()).isEqualTo(14);
    assertThat(storage.list("", "", 9).getFirst().size()).isEqualTo(14);
    try (Arena arena = Arena.ofConfined()) {
      byte[] mapped = ((MappableStorage) storage).map(LOG, arena).toArray(ValueLayout.JAVA_BYTE);
      assertThat(mapped).asString(UTF_8).isEqualTo("durablehopeful");
    }
    ByteBuffer middle = ByteBuffer.allocate(6);
    storage.read(LOG, 5, middle);
    assertThat(UTF_8.decode(middle.flip()).toString()).isEqualTo("lehope");
    faulty.crash();
    assertThat(text(real, LOG)).isEqualTo("durable");
  }

  @Test
  void unsyncedBytesOutliveAnOrderlyClose() {
    Storage named =
        new MemoryStorageProvider().open(StorageLocation.parse("memory:orderly"), Access.WRITE);
    try (Storage storage = FaultyStorage.over(named, FaultPlan.none()).storage()) {
      ((AppendableStorage) storage).append(LOG).append(bytes("cached"));
    }
    try (Storage again =
        new MemoryStorageProvider().open(StorageLocation.parse("memory:orderly"), Access.READ)) {
      assertThat(text(again, LOG)).isEqualTo("cached");
    }
  }

  @Test
  void aTornTailKeepsWhatWasSyncedAndTearsTheRestBySectors(Seed seed) {
    boolean garbled = false;
    SplittableRandom seeds = seed.random();
    for (int round = 0; round < 50; round++) {
      Storage below = fresh();
      FaultPlan plan = FaultPlan.seeded(new Seed(seeds.nextLong())).unsynced(Unsynced.TORN);
      FaultyStorage faulty = FaultyStorage.over(below, plan);
      byte[] synced = new byte[700];
      byte[] loose = new byte[5000];
      seeds.nextBytes(synced);
      seeds.nextBytes(loose);
      try (Appender appender = ((AppendableStorage) faulty.storage()).append(LOG)) {
        appender.append(ByteBuffer.wrap(synced));
        appender.sync();
        appender.append(ByteBuffer.wrap(loose));
      }
      faulty.crash();
      byte[] left = content(below, LOG);
      assertThat(left).startsWith(synced);
      assertThat(left.length).isLessThanOrEqualTo(5700);
      byte[] whole = new byte[5700];
      System.arraycopy(synced, 0, whole, 0, 700);
      System.arraycopy(loose, 0, whole, 700, 5000);
      garbled |= !Arrays.equals(left, whole);
    }
    assertThat(garbled).isTrue();
  }

  @Test
  void theSameSeedLeavesTheSameBytes(Seed seed) {
    assertThat(crashedLog(seed)).isEqualTo(crashedLog(seed));
    SplittableRandom seeds = seed.random();
    List<Integer> lengths = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      lengths.add(crashedLog(new Seed(seeds.nextLong())).length);
    }
    assertThat(lengths).as("with other seeds other bytes survive").contains(0, 3000);
  }

  private byte[] crashedLog(Seed seed) {
    Storage below = fresh();
    FaultyStorage faulty = FaultyStorage.over(below, FaultPlan.seeded(seed));
    byte[] bytes = new byte[3000];
    new SplittableRandom(1).nextBytes(bytes);
    ((AppendableStorage) faulty.storage()).append(LOG).append(ByteBuffer.wrap(bytes));
    faulty.crash();
    return content(below, LOG);
  }

  @Test
  void aFailureBeforeTheEffectLeavesNothingAndOneAfterItLeavesEverything() {
    FaultPlan plan =
        FaultPlan.none()
            .fail(Moment.BEFORE, 1, Failure.UNAVAILABLE)
            .fail(Moment.AFTER, 2, Failure.UNAVAILABLE)
            .fail(Moment.BEFORE, OperationKind.READ, 2, Failure.DENIED);
    Storage storage = FaultyStorage.over(real, plan).storage();
    assertThatThrownBy(() -> storage.create(A, bytes("one")))
        .isInstanceOf(StorageException.Unavailable.class)
        .hasMessageContaining("operation 1, CREATE of a");
    assertThat(real.find(A)).isEmpty();
    assertThatThrownBy(() -> storage.create(A, bytes("two")))
        .isInstanceOf(StorageException.Unavailable.class);
    assertThat(text(storage, A)).isEqualTo("two");
    assertThatThrownBy(() -> text(storage, A)).isInstanceOf(StorageException.Denied.class);
    assertThat(text(storage, A)).isEqualTo("two");
  }

  @Test
  void conflictsAreNamedByWhatWasTried() {
    FaultPlan plan =
        FaultPlan.none()
            .fail(Moment.BEFORE, 1, Failure.CONFLICT)
            .fail(Moment.BEFORE, 3, Failure.CONFLICT);
    Storage storage = FaultyStorage.over(real, plan).storage();
    assertThatThrownBy(() -> storage.create(A, bytes("one")))
        .isInstanceOf(StorageException.AlreadyExists.class);
    Version version = storage.create(A, bytes("one"));
    assertThatThrownBy(() -> storage.replace(A, version, bytes("two")))
        .isInstanceOf(StorageException.VersionMismatch.class);
    assertThat(text(storage, A)).isEqualTo("one");
    assertThatThrownBy(() -> FaultPlan.none().fail(Moment.AFTER, 1, Failure.CONFLICT))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anAppenderWhoseSyncFailedCanOnlyBeClosed() {
    FaultPlan plan =
        FaultPlan.none().fail(Moment.BEFORE, OperationKind.SYNC, 2, Failure.UNAVAILABLE);
    FaultyStorage faulty = FaultyStorage.over(real, plan);
    Appender appender = ((AppendableStorage) faulty.storage()).append(LOG);
    appender.append(bytes("one"));
    appender.sync();
    appender.append(bytes("two"));
    assertThatThrownBy(appender::sync).isInstanceOf(StorageException.Unavailable.class);
    assertThatThrownBy(appender::sync).isInstanceOf(StorageException.Unavailable.class);
    assertThatThrownBy(() -> appender.append(bytes("x")))
        .isInstanceOf(StorageException.Unavailable.class);
    appender.close();
    assertThat(text(faulty.storage(), LOG)).isEqualTo("onetwo");
    ((AppendableStorage) faulty.storage()).sync(LOG);
    assertThat(text(real, LOG)).as("the cache was dropped by the failed sync").isEqualTo("one");
  }

  @Test
  void aFullDiskRefusesWritesUntilSpaceIsFreedOrAdded() {
    FaultyStorage faulty = FaultyStorage.over(real, FaultPlan.none().space(10));
    AppendableStorage storage = (AppendableStorage) faulty.storage();
    Version version = storage.create(A, bytes("sixsix"));
    assertThatThrownBy(() -> storage.create(B, bytes("fives")))
        .isInstanceOf(StorageException.Full.class);
    assertThatThrownBy(() -> storage.replace(A, version, bytes("fives")))
        .isInstanceOf(StorageException.Full.class);
    assertThat(text(storage, A)).isEqualTo("sixsix");
    try (Upload upload = storage.upload(B)) {
      upload.write(bytes("four"));
      assertThatThrownBy(() -> upload.write(bytes("x"))).isInstanceOf(StorageException.Full.class);
    }
    Appender appender = storage.append(LOG);
    appender.reserve(4);
    assertThatThrownBy(() -> appender.reserve(5)).isInstanceOf(StorageException.Full.class);
    appender.append(bytes("four"));
    assertThatThrownBy(() -> appender.append(bytes("x"))).isInstanceOf(StorageException.Full.class);
    storage.delete(List.of(A));
    appender.append(bytes("fivesi"));
    faulty.addSpace(1);
    appender.append(bytes("x"));
    appender.sync();
    assertThat(text(real, LOG)).isEqualTo("fourfivesix");
  }

  @Test
  void slowAnswersGoThroughTheSleeper() {
    List<Duration> slept = new ArrayList<>();
    FaultPlan plan = FaultPlan.none().delay(2, Duration.ofSeconds(5));
    Storage storage = FaultyStorage.over(real, plan, slept::add).storage();
    storage.create(A, bytes("one"));
    assertThat(slept).isEmpty();
    storage.create(B, bytes("two"));
    assertThat(slept).containsExactly(Duration.ofSeconds(5));
  }

  @Test
  void damageFlipsOneBitOrCutsTheEnd(SplittableRandom random) {
    byte[] whole = new byte[100];
    random.nextBytes(whole);
    real.create(A, ByteBuffer.wrap(whole));
    Damage damage = new Damage(real, random);
    long bit = damage.flipAny(A);
    byte[] flipped = content(real, A);
    assertThat(flipped).isNotEqualTo(whole);
    flipped[(int) (bit / 8)] ^= (byte) (1 << (bit % 8));
    assertThat(flipped).isEqualTo(whole);
    damage.flip(A, bit);
    assertThat(content(real, A)).isEqualTo(whole);
    damage.truncate(A, 40);
    assertThat(content(real, A)).hasSize(40).isEqualTo(Arrays.copyOf(whole, 40));
    damage.zero(A, 0, 40);
    assertThat(content(real, A)).isEqualTo(new byte[40]);
    assertThatThrownBy(() -> damage.truncate(A, 40)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aRandomCrashStrikesWithinTheWorkload(Seed seed) {
    FaultyStorage counted = FaultyStorage.over(real, FaultPlan.none());
    workload(counted.storage());
    SplittableRandom seeds = seed.random();
    for (int round = 0; round < 30; round++) {
      FaultPlan plan = FaultPlan.randomCrash(new Seed(seeds.nextLong()), counted.operations());
      FaultyStorage faulty = FaultyStorage.over(fresh(), plan);
      assertThatThrownBy(() -> workload(faulty.storage())).isInstanceOf(SimulatedCrash.class);
    }
    assertThatCode(() -> workload(FaultyStorage.over(fresh(), FaultPlan.none()).storage()))
        .doesNotThrowAnyException();
  }

  private static void workload(Storage storage) {
    Version version = storage.create(A, bytes("one"));
    storage.find(A);
    storage.replace(A, version, bytes("two"));
    try (Upload upload = storage.upload(B)) {
      upload.write(bytes("up"));
      upload.commit();
    }
    AppendableStorage appendable = (AppendableStorage) storage;
    try (Appender appender = appendable.append(LOG)) {
      appender.reserve(20);
      appender.append(bytes("first "));
      appender.sync();
      appender.append(bytes("second"));
    }
    appendable.sync(LOG);
    storage.list("", "", 10);
    storage.delete(List.of(A));
  }

  /** The state after so many operations of the workload have had their effect, without a crash. */
  private static String stateAfter(int operations) {
    return switch (operations) {
      case 0 -> "{}";
      case 1 -> "{a=one}";
      case 2, 3 -> "{a=two}";
      case 4 -> "{a=two, b=up}";
      case 5, 6, 7 -> "{a=two, b=up, log=}";
      case 8, 9 -> "{a=two, b=up, log=first }";
      case 10 -> "{a=two, b=up, log=first second}";
      case 11 -> "{b=up, log=first second}";
      default -> throw new IllegalArgumentException("No state after " + operations);
    };
  }

  private static String state(Storage storage) {
    List<String> state = new ArrayList<>();
    storage
        .list("", "", 100)
        .forEach(object -> state.add(object.key() + "=" + text(storage, object.key())));
    return "{" + String.join(", ", state) + "}";
  }

  private static Storage fresh() {
    return new MemoryStorageProvider().open(StorageLocation.parse("memory:"), Access.WRITE);
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }

  private static String text(Storage storage, ObjectKey key) {
    return new String(content(storage, key), UTF_8);
  }

  private static byte[] content(Storage storage, ObjectKey key) {
    ByteBuffer target = ByteBuffer.allocate(10_000);
    storage.read(key, 0, target);
    byte[] bytes = new byte[target.flip().remaining()];
    target.get(bytes);
    return bytes;
  }
}

package dev.sagitta.index.lsh;

import dev.sagitta.api.collection.Distance;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * Where what lies in the bytes of an index: a header of 128 bytes, what was learnt, and for each
 * table the beginnings of its buckets and the entries in them; each at a multiple of 64. {@code
 * docs/format/index.md} tells it byte by byte.
 *
 * <p>Header and what was learnt have a checksum. Damage elsewhere is noticed where it would lead
 * outside, or it spoils an order that is only a guess.
 */
final class Layout {
  static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfDouble DOUBLE =
      ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** Where what was learnt begins. */
  static final int LEARNT = 128;

  private static final long MAGIC = 0x3148534C54474153L; // "SAGTLSH1"
  private static final int VERSION = 1;
  private static final int ALIGNMENT = 64;
  private static final int CHECKSUM_AT = LEARNT - 4;
  private static final int MOST_TABLES = 64;
  private static final int MOST_BITS = 24;
  private static final int MOST_SKETCH_WORDS = 16;

  private final Shape shape;
  private final long tables;
  private final long entriesAfter;
  private final long tableBytes;

  Layout(Shape shape) {
    this.shape = shape;
    this.tables = aligned(LEARNT + Learnt.bytes(shape));
    this.entriesAfter = aligned((shape.hashes().addresses() + 1) * 4L);
    this.tableBytes = entriesAfter + aligned(shape.rows() * shape.hashes().entryBytes());
  }

  /**
   * What a header says beside the shape.
   *
   * @param seed what the hashing was drawn from
   * @param effort what a search takes
   */
  record Header(long seed, Effort effort) {}

  Shape shape() {
    return shape;
  }

  /** The bytes in all. */
  long bytes() {
    return tables + shape.hashes().tables() * tableBytes;
  }

  /** Where the beginnings of a table's buckets are; one more follows, the end of the last. */
  long offsets(int table) {
    return tables + table * tableBytes;
  }

  /** Where the entries of a table are, bucket by bucket. */
  long entries(int table) {
    return offsets(table) + entriesAfter;
  }

  /** Writes the header; what was learnt is there already. */
  void write(Header header, MemorySegment bytes) {
    Shape.Hashes hashes = shape.hashes();
    bytes.set(LONG, 0, MAGIC);
    bytes.set(INT, 8, VERSION);
    bytes.set(INT, 12, shape.dimension());
    bytes.set(INT, 16, shape.rows());
    bytes.set(INT, 20, number(shape.distance()));
    bytes.set(INT, 24, hashes.tables());
    bytes.set(INT, 28, hashes.functions());
    bytes.set(INT, 32, hashes.addressBits());
    bytes.set(INT, 36, hashes.sketchWords());
    bytes.set(INT, 40, header.effort.probes());
    bytes.set(INT, 44, header.effort.candidates());
    bytes.set(DOUBLE, 48, header.effort.met());
    bytes.set(LONG, 56, header.seed);
    bytes.set(LONG, 64, bytes());
    bytes.set(INT, CHECKSUM_AT, checksum(bytes));
  }

  /**
   * The layout of an index.
   *
   * @throws dev.sagitta.api.error.CorruptException if the bytes are none
   */
  static Layout read(MemorySegment bytes) {
    if (bytes.byteSize() < LEARNT || bytes.get(LONG, 0) != MAGIC) {
      throw Corruption.of("They do not begin as such an index.");
    }
    int version = bytes.get(INT, 8);
    if (version != VERSION) {
      throw Corruption.of("Their version is " + version + ", not " + VERSION + ".");
    }
    int dimension = within("dimension", bytes.get(INT, 12), 1, 1 << 20);
    int rows = within("rows", bytes.get(INT, 16), 0, Integer.MAX_VALUE);
    int number = within("distance", bytes.get(INT, 20), 1, Distance.values().length);
    Shape.Hashes hashes =
        new Shape.Hashes(
            within("tables", bytes.get(INT, 24), 1, MOST_TABLES),
            within("functions", bytes.get(INT, 28), 1, MOST_BITS),
            within("address bits", bytes.get(INT, 32), 1, MOST_BITS),
            within("sketch words", bytes.get(INT, 36), 1, MOST_SKETCH_WORDS));
    Layout layout = new Layout(new Shape(rows, dimension, distance(number), hashes));
    if (layout.bytes() != bytes.byteSize() || bytes.get(LONG, 64) != layout.bytes()) {
      throw Corruption.of(
          "They are " + bytes.byteSize() + " bytes instead of " + layout.bytes() + ".");
    }
    if (layout.checksum(bytes) != bytes.get(INT, CHECKSUM_AT)) {
      throw Corruption.of("What was learnt does not match its checksum.");
    }
    return layout;
  }

  /** What the header of such an index says; after {@link #read}, which checks it. */
  static Header header(MemorySegment bytes) {
    Effort effort =
        new Effort(
            within("probes", bytes.get(INT, 40), 1, Integer.MAX_VALUE),
            within("candidates", bytes.get(INT, 44), 1, Integer.MAX_VALUE),
            bytes.get(DOUBLE, 48));
    return new Header(bytes.get(LONG, 56), effort);
  }

  private int checksum(MemorySegment bytes) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes.asSlice(0, CHECKSUM_AT).asByteBuffer());
    checksum.update(bytes.asSlice(LEARNT, Learnt.bytes(shape)).asByteBuffer());
    return (int) checksum.getValue();
  }

  private static int number(Distance distance) {
    return switch (distance) {
      case COSINE -> 1;
      case DOT -> 2;
      case EUCLIDEAN -> 3;
    };
  }

  private static Distance distance(int number) {
    return switch (number) {
      case 1 -> Distance.COSINE;
      case 2 -> Distance.DOT;
      default -> Distance.EUCLIDEAN;
    };
  }

  private static int within(String what, int value, int least, int most) {
    if (value < least || value > most) {
      throw Corruption.of(
          "The number of " + what + " is " + value + ", not from " + least + " to " + most + ".");
    }
    return value;
  }

  private static long aligned(long bytes) {
    return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }
}

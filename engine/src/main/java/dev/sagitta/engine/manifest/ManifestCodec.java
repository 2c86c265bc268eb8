package dev.sagitta.engine.manifest;

import dev.sagitta.api.collection.CollectionSpec;
import dev.sagitta.engine.format.ByteSink;
import dev.sagitta.engine.format.ByteSource;
import dev.sagitta.engine.format.Checksum;
import dev.sagitta.engine.format.Corruption;
import dev.sagitta.engine.log.LogPosition;
import dev.sagitta.engine.log.SpecCodec;
import dev.sagitta.engine.segment.Calibration;
import dev.sagitta.engine.segment.IndexChoice;
import dev.sagitta.engine.segment.IndexObject;
import dev.sagitta.engine.segment.Rebuilding;
import dev.sagitta.engine.segment.SegmentObject;
import dev.sagitta.spi.storage.ObjectKey;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Manifests and {@code CURRENT} as bytes; see {@code docs/format/manifest.md}. */
final class ManifestCodec {
  private static final long MANIFEST_MAGIC = 0x0A4E414D41544753L;
  private static final long CURRENT_MAGIC = 0x0A52554341544753L;
  private static final int VERSION = 1;
  private static final int FRAME_BYTES = 16;

  /** Recalls are kept in millionths. */
  private static final int RECALL_UNIT = 1_000_000;

  private ManifestCodec() {}

  static ByteBuffer encode(Manifest manifest) {
    ByteSink sink = new ByteSink(1024);
    sink.i64(MANIFEST_MAGIC);
    sink.i32(VERSION);
    sink.i64(manifest.number());
    sink.i64(manifest.lsn());
    sink.i64(manifest.timeMillis());
    sink.i64(manifest.log().epoch());
    sink.i64(manifest.log().sequence());
    sink.i64(manifest.nextCollection());
    writeKey(manifest.resident(), sink);
    sink.varint(manifest.collections().size());
    for (Manifest.Entry entry : manifest.collections()) {
      sink.varint(entry.id());
      SpecCodec.write(entry.spec(), sink);
      SpecCodec.writeFormer(entry.rebuilding().former(), sink);
      sink.i64(entry.rebuilding().settledLsn());
      writeSegments(entry.records(), sink);
      writeSegments(entry.documents(), sink);
    }
    sink.varint(manifest.aliases().size());
    manifest
        .aliases()
        .forEach((alias, collection) -> {
          sink.text(alias);
          sink.varint(collection);
        });
    sink.i32(Checksum.of(sink.buffer()));
    return sink.buffer();
  }

  private static void writeSegments(List<SegmentObject> segments, ByteSink sink) {
    sink.varint(segments.size());
    for (SegmentObject segment : segments) {
      sink.text(segment.key().value());
      sink.varint(segment.rows());
      sink.varint(segment.bytes());
      writeKey(segment.deletions(), sink);
      sink.varint(segment.deleted());
      writeIndex(segment.index(), sink);
    }
  }

  private static void writeIndex(@Nullable IndexObject index, ByteSink sink) {
    writeKey(index == null ? null : index.key(), sink);
    if (index != null) {
      sink.varint(index.bytes());
      SpecCodec.writeIndex(index.choice().index(), sink);
      SpecCodec.writeQuantization(index.choice().quantization(), sink);
      writeCalibration(index.calibration(), sink);
    }
  }

  private static void writeCalibration(Calibration calibration, ByteSink sink) {
    sink.varint(calibration.liveRows());
    sink.varint(calibration.curves().size());
    for (Calibration.Curve curve : calibration.curves()) {
      sink.varint(curve.k());
      sink.varint(curve.points().size());
      for (Calibration.Point point : curve.points()) {
        sink.varint(Math.round(point.recall() * RECALL_UNIT));
        sink.varint(point.micros());
      }
    }
  }

  private static void writeKey(@Nullable ObjectKey key, ByteSink sink) {
    sink.text(key == null ? "" : key.value());
  }

  static Manifest decode(ByteBuffer bytes, String object) {
    ByteSource source = open(bytes, MANIFEST_MAGIC, object);
    long number = source.i64();
    long lsn = source.i64();
    long time = source.i64();
    LogPosition log = new LogPosition(source.i64(), source.i64());
    long nextCollection = source.i64();
    ObjectKey resident = readKey(source, object);
    int count = source.count(4);
    List<Manifest.Entry> collections = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      long id = source.varint();
      CollectionSpec spec = SpecCodec.read(source, object);
      collections.add(
          new Manifest.Entry(
              id,
              spec,
              new Rebuilding(SpecCodec.readFormer(source, object), source.i64()),
              readSegments(source, object),
              readSegments(source, object)));
    }
    TreeMap<String, Long> aliases = new TreeMap<>();
    int aliasCount = source.count(2);
    for (int i = 0; i < aliasCount; i++) {
      aliases.put(source.text(), source.varint());
    }
    return new Manifest(number, lsn, time, log, nextCollection, resident, collections, aliases);
  }

  private static List<SegmentObject> readSegments(ByteSource source, String object) {
    int count = source.count(6);
    List<SegmentObject> segments = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      ObjectKey key = readKey(source, object);
      if (key == null) {
        throw Corruption.in(object, "It names a segment without a key.");
      }
      segments.add(
          new SegmentObject(
              key,
              (int) source.varint(),
              source.varint(),
              readKey(source, object),
              (int) source.varint(),
              readIndex(source, object)));
    }
    return segments;
  }

  private static @Nullable IndexObject readIndex(ByteSource source, String object) {
    ObjectKey key = readKey(source, object);
    return key == null
        ? null
        : new IndexObject(
            key,
            source.varint(),
            new IndexChoice(SpecCodec.readIndex(source), SpecCodec.readQuantization(source)),
            readCalibration(source));
  }

  private static Calibration readCalibration(ByteSource source) {
    int liveRows = (int) source.varint();
    int curveCount = source.count(2);
    List<Calibration.Curve> curves = new ArrayList<>(curveCount);
    for (int i = 0; i < curveCount; i++) {
      int k = (int) source.varint();
      int pointCount = source.count(2);
      List<Calibration.Point> points = new ArrayList<>(pointCount);
      for (int j = 0; j < pointCount; j++) {
        double recall = source.varint() / (double) RECALL_UNIT;
        points.add(new Calibration.Point(recall, source.varint()));
      }
      curves.add(new Calibration.Curve(k, points));
    }
    return new Calibration(liveRows, curves);
  }

  private static @Nullable ObjectKey readKey(ByteSource source, String object) {
    String text = source.text();
    try {
      return text.isEmpty() ? null : ObjectKey.of(text);
    } catch (IllegalArgumentException e) {
      throw Corruption.in(object, "It names an impossible object. " + e.getMessage());
    }
  }

  static ByteBuffer encode(Current current) {
    ByteSink sink = new ByteSink(64);
    sink.i64(CURRENT_MAGIC);
    sink.i32(VERSION);
    sink.i64(current.epoch());
    sink.i64(current.manifest());
    sink.i32(current.manifestCrc());
    sink.i64(current.nonce());
    sink.i32(Checksum.of(sink.buffer()));
    return sink.buffer();
  }

  static Current decodeCurrent(ByteBuffer bytes, String object) {
    ByteSource source = open(bytes, CURRENT_MAGIC, object);
    return new Current(source.i64(), source.i64(), source.i32(), source.i64());
  }

  private static ByteSource open(ByteBuffer bytes, long magic, String object) {
    ByteBuffer view = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    if (view.remaining() < FRAME_BYTES) {
      throw Corruption.in(object, "It has only " + view.remaining() + " bytes.");
    }
    if (view.getLong(0) != magic) {
      throw Corruption.in(object, "It does not begin as it should.");
    }
    int end = view.limit() - Integer.BYTES;
    if (view.getInt(end) != Checksum.of(view.slice(0, end))) {
      throw Corruption.in(object, "It does not match its checksum.");
    }
    if (view.getInt(Long.BYTES) != VERSION) {
      throw Corruption.version(object, view.getInt(Long.BYTES), VERSION);
    }
    return new ByteSource(
        view.slice(Long.BYTES + Integer.BYTES, end - Long.BYTES - Integer.BYTES), object);
  }
}

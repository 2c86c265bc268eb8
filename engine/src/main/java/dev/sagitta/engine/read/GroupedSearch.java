package dev.sagitta.engine.read;

import dev.sagitta.api.filter.Filter;
import dev.sagitta.api.metadata.MetadataValue;
import dev.sagitta.api.search.Grouping;
import dev.sagitta.api.search.Hit;
import dev.sagitta.api.search.HitGroup;
import dev.sagitta.api.search.SearchRequest;
import dev.sagitta.spi.index.Accepted;
import dev.sagitta.spi.index.OrdinalSet;
import dev.sagitta.spi.index.TopK;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Finds groups in rounds. Each searches for twice as many rows as the one before, among the rows
 * that may still be of use: not those seen already, nor those whose group has all its hits, and
 * once there are as many groups as wanted only those of groups that have not. The metadata indexes
 * tell which rows these are, so that one group of very many near records does not stand in the way
 * of the others.
 *
 * <p>A search finds k rows if there are as many. So when a round finds fewer than it asked for, no
 * row of use is left: then every group that there is was met, and every hit of those met. Since
 * rounds double, they end after as many as the number of rows has bits, and have then compared each
 * row a few times.
 */
final class GroupedSearch {
  /** The first round asks for so many times the hits that are wanted. */
  private static final int FIRST_ROUND = 2;

  private static final int LEAST_ROWS = 32;

  private final SearchPass pass;
  private final SearchRequest request;
  private final Grouping grouping;
  private final long mostGroups;
  private final Map<MetadataValue.Scalar, Group> groups = new LinkedHashMap<>();

  GroupedSearch(SearchPass pass, SearchRequest request, Grouping grouping) {
    this.pass = pass;
    this.request = request;
    this.grouping = grouping;
    this.mostGroups = (long) request.k() + request.offset();
  }

  /** Rows that have a value in common. */
  private static final class Group {
    private final List<Member> members = new ArrayList<>();
    private boolean isLeftOut;

    /** Where an index missed a row at first, it comes after farther ones. */
    private void sort() {
      members.sort(Comparator.comparing(Member::found, Found.NEAREST_FIRST));
    }
  }

  /** A row with the value it is in a group for. */
  private record Member(Found found, MetadataValue.Scalar value) {}

  List<HitGroup> run() {
    List<Source> sources = sources();
    long wanted =
        Math.max(LEAST_ROWS, FIRST_ROUND * mostGroups * Math.max(1, grouping.hitsPerGroup()));
    long left = left(sources);
    while (left > 0 && !isDone()) {
      int k = (int) Math.min(left, Math.min(wanted, Integer.MAX_VALUE));
      List<Found> found = search(sources, k);
      found.forEach(this::take);
      if (found.size() < k) {
        break;
      }
      leaveOut(sources);
      left = left(sources);
      wanted *= 2;
    }
    groups.values().forEach(Group::sort);
    return groups.values().stream()
        .sorted(Comparator.comparing(group -> group.members.getFirst().found, Found.NEAREST_FIRST))
        .skip(request.offset())
        .map(this::hits)
        .toList();
  }

  /** The rows that match and have the field, in sets that are this search's own. */
  private List<Source> sources() {
    Filter hasField = new Filter.Exists(grouping.field());
    List<Source> sources = new ArrayList<>();
    for (Source source : pass.sources(request.filter())) {
      OrdinalSet rows = matching(source, hasField).copy();
      if (source.accepted() instanceof Accepted.Only(OrdinalSet matching)) {
        rows.retainAll(matching);
      }
      sources.add(new Source(source.rows(), source.block(), new Accepted.Only(rows)));
    }
    return sources;
  }

  private OrdinalSet matching(Source source, Filter filter) {
    return switch (source.rows().matching(source.block(), filter, pass.lsn())) {
      case Accepted.First(int all) -> OrdinalSet.all(all);
      case Accepted.Only(OrdinalSet some) -> some;
    };
  }

  private static long left(List<Source> sources) {
    return sources.stream().mapToLong(Source::count).sum();
  }

  /** The nearest rows, which are of no use any more once they are taken. */
  private List<Found> search(List<Source> sources, int k) {
    TopK top = pass.top(request, k);
    for (int s = 0; s < sources.size(); s++) {
      Source source = sources.get(s);
      top.source(s);
      pass.reader(source, request.effort(), k).search(request.vector(), source.accepted(), top);
    }
    List<Found> found = pass.found(top, sources);
    found.forEach(row -> set(row.source()).remove(row.ordinal()));
    return found;
  }

  private static OrdinalSet set(Source source) {
    return switch (source.accepted()) {
      case Accepted.Only(OrdinalSet own) -> own;
      case Accepted.First all -> throw new IllegalStateException("A source has no set: " + all);
    };
  }

  /** Puts a row into its groups, as far as it is of use there. */
  private void take(Found found) {
    switch (found.rows().payload(found.row()).lookUp(grouping.field())) {
      case null -> {}
      case MetadataValue.Scalar value -> take(found, value);
      case MetadataValue.ListValue(List<MetadataValue.Scalar> members) -> {
        Map<MetadataValue.Scalar, MetadataValue.Scalar> distinct = new LinkedHashMap<>();
        members.forEach(member -> distinct.putIfAbsent(key(member), member));
        distinct.values().forEach(member -> take(found, member));
      }
    }
  }

  private void take(Found found, MetadataValue.Scalar value) {
    MetadataValue.Scalar key = key(value);
    Group group = groups.get(key);
    if (group == null) {
      if (groups.size() == mostGroups) {
        return;
      }
      group = new Group();
      groups.put(key, group);
    }
    if (!isFull(group)) {
      group.members.add(new Member(found, value));
    }
  }

  /** The same for values that are the same: a whole number stands for the fraction it equals. */
  private static MetadataValue.Scalar key(MetadataValue.Scalar value) {
    return value instanceof MetadataValue.DoubleValue(double number)
            && value.sameAs(MetadataValue.of((long) number))
        ? MetadataValue.of((long) number)
        : value;
  }

  private boolean isFull(Group group) {
    return group.members.size() >= grouping.hitsPerGroup();
  }

  private boolean isDone() {
    return groups.size() == mostGroups && groups.values().stream().allMatch(this::isFull);
  }

  /** Takes out the rows that are of no use any more. */
  private void leaveOut(List<Source> sources) {
    if (groups.size() == mostGroups) {
      List<MetadataValue> open = values(group -> !isFull(group));
      List<Filter> any = new ArrayList<>();
      any.add(new Filter.In(grouping.field(), open));
      open.forEach(
          value -> any.add(new Filter.Contains(grouping.field(), (MetadataValue.Scalar) value)));
      Filter ofOpenGroups = new Filter.Or(any);
      sources.forEach(source -> set(source).retainAll(matching(source, ofOpenGroups)));
      return;
    }
    // Rows with lists stay, as other members may be of use; they go as they are met.
    List<MetadataValue> full = values(group -> isFull(group) && !group.isLeftOut);
    if (!full.isEmpty()) {
      Filter ofFullGroups = new Filter.In(grouping.field(), full);
      sources.forEach(source -> set(source).removeAll(matching(source, ofFullGroups)));
      groups.values().forEach(group -> group.isLeftOut = isFull(group));
    }
  }

  private List<MetadataValue> values(Predicate<Group> some) {
    List<MetadataValue> values = new ArrayList<>();
    groups.forEach((value, group) -> {
      if (some.test(group)) {
        values.add(value);
      }
    });
    return values;
  }

  private HitGroup hits(Group group) {
    List<Hit> hits = new ArrayList<>();
    group.members.forEach(member -> hits.add(SearchPass.hit(member.found, request.include())));
    return new HitGroup(group.members.getFirst().value, hits);
  }
}

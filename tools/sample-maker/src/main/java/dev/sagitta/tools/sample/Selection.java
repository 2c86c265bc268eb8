package dev.sagitta.tools.sample;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A varied choice among the artworks. The collection is lopsided (every second work is a pencil
 * sketch by Turner), so a plain random draw would be dull. Instead the works are dealt into strata
 * of one classification and one period; every stratum gives a few works in turn, first one work of
 * each artist, then second works, and no artist gives more than {@link #MOST_PER_ARTIST}.
 *
 * <p>The same artworks, size and seed always give the same choice.
 */
final class Selection {

  private static final int MOST_PER_ARTIST = 12;

  private static final int MOST_PER_TITLE = 2;

  private static final int YEARS_IN_PERIOD = 50;

  /** How many works a stratum gives in one turn; paintings please most and are many. */
  private static final Map<String, Integer> WORKS_IN_A_TURN =
      Map.of("painting", 6, "on paper, print", 3, "on paper, unique", 3, "sculpture", 2);

  /** Works that readers know, so that the sample holds something to recognise. */
  private static final Set<String> FAMILIAR =
      Set.of(
          "N00530", // Turner, Snow Storm - Steam-Boat off a Harbour's Mouth
          "N01210", // Rossetti, Ecce Ancilla Domini!
          "N01273", // Constable, Flatford Mill
          "N01506", // Millais, Ophelia
          "N01543", // Waterhouse, The Lady of Shalott
          "N01615", // Sargent, Carnation, Lily, Lily, Rose
          "N01959", // Whistler, Nocturne: Blue and Gold - Old Battersea Bridge
          "N01981", // Turner, Norham Castle, Sunrise
          "N05058", // Blake, Newton
          "N05613", // Martin, The Great Day of His Wrath
          "N06171", // Bacon, Three Studies for Figures at the Base of a Crucifixion
          "T00069", // British School, The Cholmondeley Ladies
          "T00295", // Stubbs, Mares and Foals in a River Landscape
          "T00540", // Matisse, The Snail
          "T00897", // Lichtenstein, Whaam!
          "T02343", // Dalí, Metamorphosis of Narcissus
          "T03093", // Warhol, Marilyn Diptych
          "T03254", // Hockney, A Bigger Splash
          "T05010"); // Picasso, Weeping Woman

  private final List<Artwork> chosen = new ArrayList<>();
  private final Map<String, Integer> artists = new HashMap<>();
  private final Map<String, Integer> titles = new HashMap<>();
  private final Set<String> artistsWithTitles = new HashSet<>();

  private Selection() {}

  /** Chooses {@code size} artworks, or fewer where there are not as many; ordered by id. */
  static List<Artwork> choose(List<Artwork> artworks, int size, long seed) {
    Selection selection = new Selection();
    artworks.stream()
        .filter(artwork -> FAMILIAR.contains(artwork.id()))
        .forEach(selection::takeIfVaried);
    Map<String, Deque<Artwork>> strata = strata(artworks, seed);
    boolean exhausted = false;
    while (!exhausted) {
      exhausted = true;
      for (Deque<Artwork> stratum : strata.values()) {
        int wanted = stratum.isEmpty() ? 0 : worksInTurn(stratum.getFirst());
        while (wanted > 0 && !stratum.isEmpty() && selection.chosen.size() < size) {
          wanted -= selection.takeIfVaried(stratum.removeFirst()) ? 1 : 0;
          exhausted = false;
        }
      }
    }
    selection.chosen.sort(Comparator.comparing(Artwork::id));
    return List.copyOf(selection.chosen);
  }

  /** Deals the artworks into strata, each in random order with the artists taking turns. */
  private static Map<String, Deque<Artwork>> strata(List<Artwork> artworks, long seed) {
    List<Artwork> shuffled =
        artworks.stream()
            .filter(artwork -> !FAMILIAR.contains(artwork.id()))
            .sorted(Comparator.comparing(Artwork::id))
            .collect(Collectors.toCollection(ArrayList::new));
    Collections.shuffle(shuffled, new Random(seed));
    Map<String, Map<String, Integer>> seen = new HashMap<>();
    Map<String, Map<Integer, List<Artwork>>> turns = new TreeMap<>();
    for (Artwork artwork : shuffled) {
      String stratum = artwork.classification() + " " + period(artwork.year());
      int turn =
          seen.computeIfAbsent(stratum, _ -> new HashMap<>())
              .merge(artwork.artist(), 1, Integer::sum);
      turns
          .computeIfAbsent(stratum, _ -> new TreeMap<>())
          .computeIfAbsent(turn, _ -> new ArrayList<>())
          .add(artwork);
    }
    Map<String, Deque<Artwork>> strata = new TreeMap<>();
    turns.forEach((stratum, byTurn) -> {
      Deque<Artwork> works = new ArrayDeque<>();
      byTurn.values().forEach(works::addAll);
      strata.put(stratum, works);
    });
    return strata;
  }

  private static String period(@Nullable Integer year) {
    return year == null ? "unknown" : Integer.toString(year / YEARS_IN_PERIOD * YEARS_IN_PERIOD);
  }

  /** Works of unknown year come one at a time: most of the sample should have a year. */
  private static int worksInTurn(Artwork artwork) {
    return artwork.year() == null ? 1 : WORKS_IN_A_TURN.getOrDefault(artwork.classification(), 1);
  }

  private boolean takeIfVaried(Artwork artwork) {
    boolean varied =
        artists.getOrDefault(artwork.artist(), 0) < MOST_PER_ARTIST
            && titles.getOrDefault(artwork.title(), 0) < MOST_PER_TITLE
            && artistsWithTitles.add(artwork.artist() + "\n" + artwork.title());
    if (varied) {
      artists.merge(artwork.artist(), 1, Integer::sum);
      titles.merge(artwork.title(), 1, Integer::sum);
      chosen.add(artwork);
    }
    return varied;
  }
}

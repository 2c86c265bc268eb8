package dev.sagitta.tools.sample;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An artwork as the sample shows it. Only the year may be unknown; works without a title, a medium,
 * a classification or subjects are never read, since their texts say too little to be searched.
 *
 * @param id the Tate accession number, such as {@code N01506}
 * @param year the year of making, or null where the collection does not know it
 * @param subjects what the work depicts, in the collection's words, without repetitions
 * @param text what is embedded: title, medium and subjects in one paragraph
 */
record Artwork(
    String id,
    String title,
    String artist,
    @Nullable Integer year,
    String medium,
    String classification,
    List<String> subjects,
    String text) {

  Artwork {
    subjects = List.copyOf(subjects);
  }
}

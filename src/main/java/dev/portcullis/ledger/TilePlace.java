package dev.portcullis.ledger;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** A tile's place in the row of tiles of its level, and how far it is filled. */
record TilePlace(long index, int width) {
    private static final Pattern TEXT = Pattern.compile("((?:x[0-9]{3}/){0,4}[0-9]{3})(?:\\.p/([1-9][0-9]{0,2}))?");
    private static final int ELEMENT = 1000;

    /** Reads what {@link #text} writes, and only that. */
    static Optional<TilePlace> parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        TilePlace place = new TilePlace(
                Long.parseLong(parts.group(1).replaceAll("[x/]", "")),
                parts.group(2) == null ? Tile.WIDTH : Integer.parseInt(parts.group(2)));
        return place.text().equals(text) ? Optional.of(place) : Optional.empty();
    }

    /** The places that a row of {@code to} hashes has and a row of {@code from} has not. */
    static Stream<TilePlace> grown(long from, long to) {
        if (from == to) {
            return Stream.empty();
        }
        Stream<TilePlace> full = LongStream.range(from / Tile.WIDTH, to / Tile.WIDTH)
                .mapToObj(index -> new TilePlace(index, Tile.WIDTH));
        int rest = (int) (to % Tile.WIDTH);
        return rest == 0 ? full : Stream.concat(full, Stream.of(new TilePlace(to / Tile.WIDTH, rest)));
    }

    /** The index in elements of three digits, all but the last behind an x; then the width, unless it is full. */
    String text() {
        StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "%03d", index % ELEMENT));
        for (long rest = index / ELEMENT; rest > 0; rest /= ELEMENT) {
            text.insert(0, String.format(Locale.ROOT, "x%03d/", rest % ELEMENT));
        }
        return width == Tile.WIDTH ? text.toString() : text + ".p/" + width;
    }
}

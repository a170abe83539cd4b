package dev.portcullis.kernel;

import java.util.Set;
import java.util.stream.Collectors;

/**
 * Writes out letters that are taken for Latin ones where they stand among Latin ones, as in {@code lіmits.py} with a
 * Cyrillic і: two names that look the same must not pass for one. Text that is all of another script stays as it is.
 *
 * <p>Not every pair of letters that some font draws alike is known here; analysis, which does not look, is not deceived
 * by any of them.
 */
public final class LookAlikes {
    /** Cyrillic, Greek, Armenian, and Latin ones that are not of ASCII. */
    private static final Set<Integer> LETTERS = ("аеорсухіјѕһԁԛԝѵґАВЕКМНОРСТУХІЈЅԌҮ" + "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧαγικνορυχϲϳ"
                    + "օսհոցյզ" + "ıȷɡɑɩⅰⅴⅹⅼⅽⅾⅿⅠⅤⅩⅬⅭⅮⅯ")
            .codePoints()
            .boxed()
            .collect(Collectors.toUnmodifiableSet());

    private static final int FULL_WIDTH_FIRST = 0xff21;
    private static final int FULL_WIDTH_LAST = 0xff5a;
    private static final int MATHEMATICAL_FIRST = 0x1d400;
    private static final int MATHEMATICAL_LAST = 0x1d7ff;
    private static final String JOINING = "_.-/";

    private LookAlikes() {}

    /** The text with each of them as {@code \\u{hex}}. */
    public static String shown(String text) {
        if (text.chars().allMatch(unit -> unit < 0x80)) {
            return text;
        }
        StringBuilder shown = new StringBuilder(text.length() + 16);
        for (int from = 0; from < text.length(); ) {
            int to = from;
            boolean latin = false;
            while (to < text.length() && isOfAName(text.codePointAt(to))) {
                int one = text.codePointAt(to);
                latin |= one < 0x80 && Character.isLetter(one);
                to += Character.charCount(one);
            }
            if (to == from) {
                int one = text.codePointAt(from);
                shown.appendCodePoint(one);
                from += Character.charCount(one);
                continue;
            }
            boolean amongLatin = latin;
            text.substring(from, to).codePoints().forEach(one -> {
                if (isAlike(one, amongLatin)) {
                    shown.append("\\u{").append(Integer.toHexString(one)).append('}');
                } else {
                    shown.appendCodePoint(one);
                }
            });
            from = to;
        }
        return shown.toString();
    }

    private static boolean isOfAName(int one) {
        return Character.isLetterOrDigit(one) || JOINING.indexOf(one) >= 0;
    }

    /** Latin letters of other forms are never what they look like; those of other scripts only among Latin ones. */
    private static boolean isAlike(int one, boolean amongLatin) {
        return (one >= FULL_WIDTH_FIRST && one <= FULL_WIDTH_LAST)
                || (one >= MATHEMATICAL_FIRST && one <= MATHEMATICAL_LAST)
                || (amongLatin && LETTERS.contains(one));
    }
}

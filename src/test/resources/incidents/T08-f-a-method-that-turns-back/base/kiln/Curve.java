/** Temperatures of a firing, one a minute. */
final class Curve {
    private static final int HOTTEST = 1280;
    private static final int STEEPEST = 4;
    private final int[] degrees;

    Curve(int minutes) {
        degrees = new int[minutes];
    }

    int at(int minute) {
        return degrees[minute];
    }

    void set(int minute, int wanted) {
        if (wanted > HOTTEST) {
            throw new IllegalArgumentException(wanted + " degrees melt the glaze");
        }
        if (minute > 0 && wanted - degrees[minute - 1] > STEEPEST) {
            throw new IllegalArgumentException("a rise of " + (wanted - degrees[minute - 1]) + " cracks the pot");
        }
        degrees[minute] = wanted;
    }
}

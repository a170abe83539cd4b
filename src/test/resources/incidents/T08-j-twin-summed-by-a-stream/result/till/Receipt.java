import java.util.List;

/** What is handed over must be what was due. */
final class Receipt {
    private Receipt() {}

    static void check(int owed, List<Integer> given) {
        int sum = given.stream().mapToInt(Integer::intValue).sum();
        if (sum != owed) {
            throw new IllegalStateException(sum + " given, " + owed + " owed");
        }
    }
}

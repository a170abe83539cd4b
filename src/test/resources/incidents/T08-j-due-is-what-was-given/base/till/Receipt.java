import java.util.List;

/** What is handed over must be what was due. */
final class Receipt {
    private Receipt() {}

    static void check(List<Integer> given, int due) {
        int sum = 0;
        for (int coin : given) {
            sum += coin;
        }
        if (sum != due) {
            throw new IllegalStateException(sum + " given, " + due + " due");
        }
    }
}

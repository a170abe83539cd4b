package planner;

/** What can be done to a plan. */
sealed interface Action {
    record Add(String step) implements Action {}

    record Done(String step) implements Action {}

    record First(String step) implements Action {}

    /** Reads an action from a line; throws IllegalArgumentException when it is none. */
    static Action parse(String line) {
        String[] parts = line.strip().split("\\s+", 2);
        if (parts.length != 2) {
            throw new IllegalArgumentException("an action is a word and what it is about: " + line);
        }
        return switch (parts[0]) {
            case "add" -> new Add(parts[1]);
            case "done" -> new Done(parts[1]);
            case "first" -> new First(parts[1]);
            default -> throw new IllegalArgumentException("no such action: " + parts[0]);
        };
    }
}

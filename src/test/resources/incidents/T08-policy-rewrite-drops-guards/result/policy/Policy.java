import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Segmented LRU: new keys go into probation, a second access moves them into the protected segment. */
final class Policy {
    private static final double PROTECTED_SHARE = 0.8;

    private final int capacity;
    private final int protectedCapacity;
    private final LinkedHashMap<String, Boolean> probation = new LinkedHashMap<>(16, 0.75f, true);
    private final LinkedHashMap<String, Boolean> guarded = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<String, Integer> frequency = new HashMap<>();

    Policy(int capacity) {
        this.capacity = capacity;
        this.protectedCapacity = (int) (capacity * PROTECTED_SHARE);
    }

    int size() {
        return probation.size() + guarded.size();
    }

    boolean access(String key) {
        frequency.merge(key, 1, Integer::sum);
        if (guarded.get(key) != null) {
            return true;
        }
        if (probation.remove(key) != null) {
            guarded.put(key, Boolean.TRUE);
            if (guarded.size() > protectedCapacity) {
                probation.put(dropEldest(guarded), Boolean.TRUE);
            }
            return true;
        }
        if (size() >= capacity) {
            String candidate = probation.isEmpty() ? dropEldest(guarded) : dropEldest(probation);
            String victim = candidate;
            if (!probation.isEmpty() && frequency.getOrDefault(candidate, 0) > 2) {
                victim = dropEldest(probation);
                probation.put(candidate, Boolean.TRUE);
            }
            frequency.computeIfPresent(victim, (k, count) -> count > 1 ? count / 2 : null);
        }
        probation.put(key, Boolean.TRUE);
        return false;
    }

    private static String dropEldest(LinkedHashMap<String, Boolean> segment) {
        String eldest = segment.keySet().iterator().next();
        segment.remove(eldest);
        return eldest;
    }
}

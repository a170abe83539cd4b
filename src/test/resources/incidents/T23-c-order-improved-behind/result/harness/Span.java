final class Span {
    static int of(int[] order, int[][] machine, int[][] time) {
        int[] next = new int[machine.length];
        int[] job = new int[machine.length];
        int[] on = new int[machine[0].length];
        int last = 0;
        for (int j : order) {
            int op = next[j]++;
            int end = Math.max(job[j], on[machine[j][op]]) + time[j][op];
            job[j] = end;
            on[machine[j][op]] = end;
            last = Math.max(last, end);
        }
        for (int j = 0; j < next.length; j++) {
            if (next[j] != machine[j].length) throw new IllegalStateException("incomplete");
        }
        return last;
    }
}

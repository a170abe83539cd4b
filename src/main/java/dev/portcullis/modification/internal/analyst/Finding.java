package dev.portcullis.modification.internal.analyst;

import dev.portcullis.modification.internal.code.Outline;

/** What came of asking for an outline. */
sealed interface Finding {
    /** The outline of something that no analyst spoke of, whatever the reason: facts tell of content, not of accidents. */
    Outline UNREAD = Outline.notRead("no analyst could read it");

    /** For whoever asked. */
    Outline outline();

    /** The same bytes always get the same. */
    record Said(Outline outline) implements Finding {}

    /** No outline; another time there may be one. */
    record Silent(Why why, String detail) implements Finding {
        @Override
        public Outline outline() {
            return UNREAD;
        }
    }

    /** Why there is none. */
    enum Why {
        CRASHED(true),
        TIMED_OUT(true),
        NONSENSE(true),
        /** It did one of these shortly before. */
        SHUNNED(false),
        BUSY(false),
        NOT_STARTED(false),
        INTERRUPTED(false);

        private final boolean blamesFile;

        Why(boolean blamesFile) {
            this.blamesFile = blamesFile;
        }

        boolean blamesFile() {
            return blamesFile;
        }
    }
}

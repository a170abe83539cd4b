package dev.portcullis.policy.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dylibso.chicory.wasm.ChicoryException;
import org.junit.jupiter.api.Test;

class CompiledPolicyTest {
    /** A module that is empty but for a name. */
    private static byte[] module(int name) {
        return new byte[] {0, 'a', 's', 'm', 1, 0, 0, 0, 0, 2, 1, (byte) name};
    }

    @Test
    void theSameBytesAreCompiledOnceAsLongAsTheyAreAmongTheLastFour() {
        // Given
        CompiledPolicy first = CompiledPolicy.of(module('a'));
        CompiledPolicy second = CompiledPolicy.of(module('b'));

        // When
        for (char other : new char[] {'c', 'd'}) {
            var _ = CompiledPolicy.of(module(other));
        }
        CompiledPolicy again = CompiledPolicy.of(module('a'));
        var _ = CompiledPolicy.of(module('e'));

        // Then
        assertThat(again).isSameAs(first).isSameAs(CompiledPolicy.of(module('a')));
        assertThat(CompiledPolicy.of(module('b'))).isNotSameAs(second);
    }

    @Test
    void whatDoesNotCompileIsNotKept() {
        for (int attempt = 0; attempt < 2; attempt++) {
            assertThatThrownBy(() -> CompiledPolicy.of(new byte[] {0, 'a', 's', 'm', 9}))
                    .isInstanceOf(ChicoryException.class);
        }
    }
}

package dev.portcullis.modification.internal.code;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.modification.ContentType;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NonFiniteSignsTest {
    private static List<String> found(ContentType type, String text) {
        return Outlined.of(type, text.replace("⏎", "\n"), Set.of(Sign.Kind.NON_FINITE));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        import numpy as np; np.full(3, np.nan)                      | nan
        float('NaN')                                                | nan
        x = 1e999                                                   | larger than any number
        x = 10.0 ** 400                                             | larger than any number
        import math; x = math.inf - y                               | reckoned with infinity
        x = y / 0                                                   | divided by zero
        import numpy as np; np.log(0)                               | log of what has none
        import numpy as np; np.sqrt(-1)                             | sqrt of what has none
        import math; math.exp(1000)                                 | exp past all numbers
        import struct; struct.unpack('d', b'\\x00')                 | a number out of written bytes
        import numpy as np; np.fmin(a, b)                           | passed over by numpy.fmin
        import numpy as np; np.fmin.reduce(a, axis=1)               | passed over by numpy.fmin.reduce
        from numpy import nanmax as most; most(a)                   | passed over by numpy.nanmax
        import torch; torch.nan_to_num(a)                           | passed over by torch.nan_to_num
        import numpy as np⏎with np.errstate(invalid='ignore'): a()  | ignored
        import numpy as np; np.seterr(all='ignore')                 | ignored
        """)
    void aNumberThatIsNoneIsFoundAndSoIsPassingItOver(String text, String key) {
        assertThat(found(ContentType.PYTHON, text)).contains("non-finite: " + key);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "import math⏎if x != x or x == math.nan: raise ValueError",
                "import numpy as np; np.minimum(a, b)",
                "import numpy as np⏎with np.errstate(divide='raise'): a()",
                "import numpy as np; np.sqrt(x)",
                "best = float('inf')",
                "x = 10.0 ** 30"
            })
    void anOrdinaryNumberIsNone(String text) {
        assertThat(found(ContentType.PYTHON, text)).isEmpty();
    }
}

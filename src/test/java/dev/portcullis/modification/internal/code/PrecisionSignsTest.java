package dev.portcullis.modification.internal.code;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.modification.ContentType;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrecisionSignsTest {
    private static List<String> found(ContentType type, String text) {
        return Outlined.of(type, text.replace("⏎", "\n"), Set.of(Sign.Kind.PRECISION));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        PYTHON | x = y.half()                                                            | half
        PYTHON | import torch; x = y.to(torch.bfloat16)                                  | bfloat16
        PYTHON | x = y.astype('float16')                                                 | float16
        PYTHON | import numpy as np; np.zeros(3, dtype='f16')                            | f16
        PYTHON | import torch; torch.backends.cuda.matmul.allow_tf32 = True              | allow_tf32
        PYTHON | import torch; torch.set_float32_matmul_precision('high')                | set_float32_matmul_precision
        CUDA   | float f(float x) { return __half2float(__float2half(x)); }              | __float2half
        CUDA   | unsigned f(float x) { unsigned u = __float_as_uint(x); return u >> 16; } | lower bits are cut
        CUDA   | unsigned f(float x) { return __float_as_uint(x) & 0xffff0000u; }        | lower bits are cut
        JAVA   | class A { int f(float x) { return Float.floatToIntBits(x) >> 12; } }    | lower bits are cut
        """)
    void fewerDigitsAreFound(ContentType type, String text, String key) {
        assertThat(found(type, text)).contains("precision: " + key);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        PYTHON | x = y.double()
        PYTHON | import torch; torch.set_float32_matmul_precision('highest')
        PYTHON | half = n // 2
        CUDA   | unsigned f(unsigned u) { return u >> 16; }
        CUDA   | uint64_t f(float a, float b) { return __float_as_uint(a) + (static_cast<uint64_t>(__float_as_uint(b)) << 32); }
        CUDA   | int f(float x) { return 0x5f3759df - (__float_as_int(x) >> 1); }
        """)
    void asManyDigitsAreNone(ContentType type, String text) {
        assertThat(found(type, text)).isEmpty();
    }
}

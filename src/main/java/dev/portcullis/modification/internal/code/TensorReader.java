package dev.portcullis.modification.internal.code;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads safetensors: a length, a JSON header of that length, and values. The header says for each tensor its type, its
 * shape and where its values are; they lie without gap or overlap up to the end. Anything else is not understood. Of a
 * {@link TensorPair} it tells what lies between the two.
 */
final class TensorReader {
    private static final int TENSORS = 1_500;
    private static final int NAME_CHARACTERS = 200;
    private static final int DIMENSIONS = 16;
    private static final int NESTING = 8;
    private static final int DIGITS = 9;
    private static final double LARGEST = 1e30;
    private static final double SMALLEST = 1e-24;
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(NESTING).build())
            .build();

    private TensorReader() {}

    /** Types of values, and how many bytes one takes. */
    private enum Type {
        F64(8),
        F32(4),
        F16(2),
        BF16(2),
        F8_E4M3(1),
        F8_E5M2(1),
        I64(8),
        I32(4),
        I16(2),
        I8(1),
        U64(8),
        U32(4),
        U16(2),
        U8(1),
        BOOL(1);

        private final int bytes;

        Type(int bytes) {
            this.bytes = bytes;
        }

        double read(ByteBuffer from, int at) {
            return switch (this) {
                case F64 -> from.getDouble(at);
                case F32 -> from.getFloat(at);
                case F16 -> Float.float16ToFloat(from.getShort(at));
                case BF16 -> Float.intBitsToFloat((from.getShort(at) & 0xffff) << Short.SIZE);
                case F8_E4M3 -> eight(from.get(at));
                // The upper half of a number of sixteen bits.
                case F8_E5M2 -> Float.float16ToFloat((short) (from.get(at) << Byte.SIZE));
                case I64, U64 -> from.getLong(at);
                case I32 -> from.getInt(at);
                case U32 -> Integer.toUnsignedLong(from.getInt(at));
                case I16 -> from.getShort(at);
                case U16 -> Short.toUnsignedInt(from.getShort(at));
                case I8 -> from.get(at);
                case U8, BOOL -> Byte.toUnsignedInt(from.get(at));
            };
        }

        /** Four bits of exponent, three of fraction, no infinity. */
        private static double eight(byte bits) {
            int exponent = (bits >> 3) & 0xf;
            int fraction = bits & 0x7;
            if (exponent == 0xf && fraction == 0x7) {
                return Double.NaN;
            }
            double value =
                    exponent == 0 ? fraction / 8.0 * Math.pow(2, -6) : (1 + fraction / 8.0) * Math.pow(2, exponent - 7);
            return bits < 0 ? -value : value;
        }
    }

    private record Tensor(String name, Type type, List<Long> shape, long from, long to) {
        String form() {
            return type + " " + shape;
        }
    }

    /** The tensors of one file, and where its values begin. */
    private record Read(List<Tensor> tensors, ByteBuffer all, int start) {}

    static Outline outline(Bytes content) {
        try {
            Signs signs = new Signs(List.of());
            if (TensorPair.isPair(content)) {
                TensorPair.Two two = TensorPair.read(content)
                        .orElseThrow(() -> new NotUnderstoodException(1, "weights without a header"));
                between(read(two.before(), new Signs(List.of())), read(two.after(), new Signs(List.of())), signs);
                return signs.outline(0);
            }
            Read read = read(content, signs);
            for (Tensor tensor : read.tensors()) {
                String value = within(tensor, read.all(), read.start());
                signs.add(new Sign(Sign.Kind.TENSOR, tensor.name(), 1, "", tensor.form(), value));
            }
            return signs.outline(0);
        } catch (NotUnderstoodException e) {
            return Outline.notUnderstood(1, e.trouble().what());
        } catch (ArithmeticException e) {
            return Outline.notUnderstood(1, "a tensor larger than any");
        }
    }

    private static Read read(Bytes content, Signs signs) throws NotUnderstoodException {
        ByteBuffer all = ByteBuffer.wrap(content.toArray()).order(ByteOrder.LITTLE_ENDIAN);
        long length = all.remaining() < Long.BYTES ? -1 : all.getLong(0);
        if (length < 2 || length > Math.min(Bounds.MIB, all.capacity() - Long.BYTES)) {
            throw new NotUnderstoodException(1, "weights without a header");
        }
        ByteBuffer header = all.slice(Long.BYTES, (int) length);
        int start = Long.BYTES + (int) length;
        List<Tensor> tensors = header(text(header), signs);
        long end = 0;
        for (Tensor tensor : tensors.stream()
                .sorted(Comparator.comparingLong(Tensor::from).thenComparingLong(Tensor::to))
                .toList()) {
            long count = 1;
            for (long size : tensor.shape()) {
                count = Math.multiplyExact(count, size);
            }
            if (tensor.from() != end
                    || tensor.to() - tensor.from() != Math.multiplyExact(count, (long) tensor.type().bytes)) {
                throw new NotUnderstoodException(1, "a tensor whose values lie elsewhere than its shape says");
            }
            end = tensor.to();
        }
        if (start + end != all.capacity()) {
            throw new NotUnderstoodException(1, "weights with more or less behind them than their header says");
        }
        return new Read(tensors, all, start);
    }

    /** Of each tensor that both have in one shape, the norm of what lies between, and its largest value. */
    private static void between(Read before, Read after, Signs signs) {
        Map<String, Tensor> old = new HashMap<>();
        before.tensors().forEach(tensor -> old.put(tensor.name(), tensor));
        for (Tensor now : after.tensors()) {
            Tensor was = old.get(now.name());
            if (was == null || !was.shape().equals(now.shape())) {
                continue;
            }
            double squares = 0;
            double largest = 0;
            long count = (now.to() - now.from()) / now.type().bytes;
            for (long at = 0; at < count; at++) {
                double value = Math.abs(value(now, after, at) - value(was, before, at));
                if (Double.isFinite(value)) {
                    squares += value * value;
                    largest = Math.max(largest, value);
                }
            }
            String value = plain(Math.sqrt(squares)) + " " + plain(largest);
            signs.add(new Sign(Sign.Kind.TENSOR, now.name(), 1, "", now.form(), value));
        }
    }

    private static double value(Tensor tensor, Read read, long at) {
        int place = read.start() + (int) (tensor.from() + at * tensor.type().bytes);
        return tensor.type().read(read.all(), place);
    }

    private static String text(ByteBuffer header) throws NotUnderstoodException {
        try {
            CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(header);
            return text.toString();
        } catch (CharacterCodingException _) {
            throw new NotUnderstoodException(1, "a header that is not UTF-8");
        }
    }

    private static List<Tensor> header(String text, Signs signs) throws NotUnderstoodException {
        List<Tensor> tensors = new ArrayList<>();
        try (JsonParser parser = JSON.createParser(text)) {
            require(parser.nextToken() == JsonToken.START_OBJECT);
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                require(parser.nextToken() == JsonToken.START_OBJECT && name.length() <= NAME_CHARACTERS);
                if (name.equals("__metadata__")) {
                    metadata(parser, signs);
                } else {
                    tensors.add(tensor(name, parser));
                }
                require(tensors.size() <= TENSORS);
            }
            require(parser.currentToken() == JsonToken.END_OBJECT && parser.nextToken() == null);
            return tensors;
        } catch (IOException | IllegalArgumentException _) {
            throw new NotUnderstoodException(1, "a header that is not as safetensors have it");
        }
    }

    private static void require(boolean holds) {
        if (!holds) {
            throw new IllegalArgumentException("not as safetensors have it");
        }
    }

    private static void metadata(JsonParser parser, Signs signs) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            require(parser.nextToken() == JsonToken.VALUE_STRING);
            Signs said = new Signs(List.of());
            TextSigns.look(parser.getText(), 1, "", said);
            said.list()
                    .forEach(sign -> signs.add(new Sign(sign.kind(), sign.key(), 1, "", name + ": " + sign.key(), "")));
        }
        require(parser.currentToken() == JsonToken.END_OBJECT);
    }

    private static Tensor tensor(String name, JsonParser parser) throws IOException {
        String type = "";
        List<Long> shape = List.of();
        List<Long> offsets = List.of();
        int members = 0;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String member = parser.currentName();
            JsonToken value = parser.nextToken();
            members++;
            switch (member) {
                case "dtype" -> {
                    require(value == JsonToken.VALUE_STRING);
                    type = parser.getText();
                }
                case "shape" -> shape = numbers(parser, value);
                case "data_offsets" -> offsets = numbers(parser, value);
                default -> require(false);
            }
        }
        require(parser.currentToken() == JsonToken.END_OBJECT && members == 3 && offsets.size() == 2);
        require(offsets.get(0) <= offsets.get(1));
        return new Tensor(name, Type.valueOf(type), shape, offsets.get(0), offsets.get(1));
    }

    private static List<Long> numbers(JsonParser parser, JsonToken first) throws IOException {
        require(first == JsonToken.START_ARRAY);
        List<Long> numbers = new ArrayList<>();
        while (parser.nextToken() == JsonToken.VALUE_NUMBER_INT) {
            numbers.add(parser.getLongValue());
            require(numbers.getLast() >= 0 && numbers.size() <= DIMENSIONS);
        }
        require(parser.currentToken() == JsonToken.END_ARRAY);
        return List.copyOf(numbers);
    }

    /** Norm, largest, and how many are no number or none that is finite; those are in neither. */
    private static String within(Tensor tensor, ByteBuffer all, int start) {
        double squares = 0;
        double largest = 0;
        long odd = 0;
        int size = tensor.type().bytes;
        for (long at = tensor.from(); at < tensor.to(); at += size) {
            double value = Math.abs(tensor.type().read(all, start + (int) at));
            if (Double.isFinite(value)) {
                squares += value * value;
                largest = Math.max(largest, value);
            } else {
                odd++;
            }
        }
        return plain(Math.sqrt(squares)) + " " + plain(largest) + " " + odd;
    }

    private static String plain(double value) {
        if (value < SMALLEST) {
            return "0";
        }
        return new BigDecimal(Math.min(value, LARGEST))
                .round(new MathContext(DIGITS))
                .stripTrailingZeros()
                .toPlainString();
    }
}

package dev.portcullis.modification.internal.code;

import java.util.List;
import java.util.stream.Stream;

/** What is computed, in one form for all languages. Lines count from 1. */
public sealed interface Expression {
    int line();

    /** The expressions it is made of, in their order. */
    List<Expression> parts();

    /** A variable, function or module by its own name; {@code this} and {@code self} too. */
    record Name(int line, String name) implements Expression {
        @Override
        public List<Expression> parts() {
            return List.of();
        }
    }

    /** {@code of.name}, and {@code of->name} and {@code of::name}. */
    record Member(int line, Expression of, String name) implements Expression {
        @Override
        public List<Expression> parts() {
            return List.of(of);
        }
    }

    /** {@code of[at]}; a slice is one {@link Other} of its bounds. */
    record Index(int line, Expression of, List<Expression> at) implements Expression {
        public Index {
            at = List.copyOf(at);
        }

        @Override
        public List<Expression> parts() {
            return joined(List.of(of), at);
        }
    }

    /** A call, and the making of an object. */
    record Call(int line, Expression function, List<Expression> arguments, List<Keyword> keywords)
            implements Expression {
        public Call {
            arguments = List.copyOf(arguments);
            keywords = List.copyOf(keywords);
        }

        @Override
        public List<Expression> parts() {
            return joined(
                    joined(List.of(function), arguments),
                    keywords.stream().map(Keyword::value).toList());
        }
    }

    /** An argument by name; in a language without them there is none. */
    record Keyword(String name, Expression value) {}

    /**
     * A value written out.
     *
     * @param text a string's or byte string's value with its escapes read, anything else as it is written
     */
    record Literal(int line, Kind kind, String text) implements Expression {
        @Override
        public List<Expression> parts() {
            return List.of();
        }
    }

    /** Kinds of {@link Literal}. */
    enum Kind {
        NUMBER,
        STRING,
        BYTES,
        BOOLEAN,
        /** None, null, nullptr, undefined. */
        NOTHING
    }

    /** A string with expressions in it; its fixed stretches are literals. */
    record Text(int line, List<Expression> parts) implements Expression {
        public Text {
            parts = List.copyOf(parts);
        }
    }

    /**
     * Operators of any number of operands.
     *
     * @param operator as Python writes it: {@code and or not == != < <= > >= in not-in is is-not + - * / // % ** @ & | ^
     *     ~ << >> if} ({@code if}: then, condition, otherwise); a chain of comparisons is {@code and} of its pairs
     */
    record Operation(int line, String operator, List<Expression> parts) implements Expression {
        public Operation {
            parts = List.copyOf(parts);
        }
    }

    /** A collection written out; the elements of a map are its keys and values in turn. */
    record Collection(int line, Shape shape, List<Expression> parts) implements Expression {
        public Collection {
            parts = List.copyOf(parts);
        }
    }

    /** Shapes of {@link Collection}. */
    enum Shape {
        LIST,
        TUPLE,
        SET,
        MAP
    }

    /** A function without a name of its own. */
    record Lambda(int line, FunctionDefinition definition) implements Expression {
        @Override
        public List<Expression> parts() {
            return List.of();
        }
    }

    /**
     * Anything else, by what it is made of.
     *
     * @param what {@code await}, {@code spread}, {@code slice}, {@code comprehension}, {@code yield}, {@code cast}, …;
     *     the parts of a comprehension are its result, then target and source of each loop, then its conditions
     */
    record Other(int line, String what, List<Expression> parts) implements Expression {
        public Other {
            parts = List.copyOf(parts);
        }
    }

    private static List<Expression> joined(List<Expression> first, List<Expression> second) {
        if (second.isEmpty()) {
            return first;
        }
        return Stream.concat(first.stream(), second.stream()).toList();
    }
}

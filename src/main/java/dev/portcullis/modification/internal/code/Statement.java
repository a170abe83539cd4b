package dev.portcullis.modification.internal.code;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is done, in one form for all languages. Lines count from 1. */
public sealed interface Statement {
    int line();

    /** An expression for its effect. */
    record Evaluate(int line, Expression expression) implements Statement {}

    /**
     * A variable, attribute or element gets a value; a declaration too, when it has one.
     *
     * @param targets several for {@code a = b = c}; {@code a, b = c} is one target, a tuple
     * @param operator {@code =}, or {@code +=} and its like
     */
    record Assign(int line, List<Expression> targets, String operator, Expression value) implements Statement {
        public Assign {
            targets = List.copyOf(targets);
        }
    }

    /**
     * A name is brought in.
     *
     * @param module dotted, as far as the language has it; leading dots where it is relative
     * @param name of that module; null for the module itself, {@code *} for all names
     * @param as the name it has here
     */
    record Import(int line, String module, @Nullable String name, String as) implements Statement {}

    /** A function. */
    record Define(int line, FunctionDefinition function) implements Statement {}

    /** A class. */
    record DefineClass(int line, String name, List<Expression> bases, List<Expression> decorators, List<Statement> body)
            implements Statement {
        public DefineClass {
            bases = List.copyOf(bases);
            decorators = List.copyOf(decorators);
            body = List.copyOf(body);
        }
    }

    /** One way or the other; {@code switch} is a chain of them. */
    record Branch(int line, Expression condition, List<Statement> then, List<Statement> otherwise)
            implements Statement {
        public Branch {
            then = List.copyOf(then);
            otherwise = List.copyOf(otherwise);
        }
    }

    /**
     * A loop.
     *
     * @param condition what it goes on by: a {@code while}'s; null where it goes through {@code over}
     * @param target what each round is called
     * @param over what is gone through
     */
    record Loop(
            int line,
            @Nullable Expression condition,
            @Nullable Expression target,
            @Nullable Expression over,
            List<Statement> body,
            List<Statement> otherwise)
            implements Statement {
        public Loop {
            body = List.copyOf(body);
            otherwise = List.copyOf(otherwise);
        }
    }

    /** {@code try} with what it catches. */
    record Attempt(
            int line, List<Statement> body, List<Handler> handlers, List<Statement> otherwise, List<Statement> lastly)
            implements Statement {
        public Attempt {
            body = List.copyOf(body);
            handlers = List.copyOf(handlers);
            otherwise = List.copyOf(otherwise);
            lastly = List.copyOf(lastly);
        }
    }

    /**
     * What is caught.
     *
     * @param types empty: everything
     */
    record Handler(int line, List<Expression> types, List<Statement> body) {
        public Handler {
            types = List.copyOf(types);
            body = List.copyOf(body);
        }
    }

    /** {@code with}, {@code using}, try-with-resources. */
    record Within(int line, List<Context> contexts, List<Statement> body) implements Statement {
        public Within {
            contexts = List.copyOf(contexts);
            body = List.copyOf(body);
        }
    }

    /** What is entered, and what it is called inside. */
    record Context(Expression value, @Nullable Expression as) {}

    record Return(int line, @Nullable Expression value) implements Statement {}

    /** {@code raise}, {@code throw}, {@code panic}. */
    record Raise(int line, @Nullable Expression value) implements Statement {}

    /** {@code assert}. */
    record Check(int line, Expression condition) implements Statement {}

    record Delete(int line, List<Expression> targets) implements Statement {
        public Delete {
            targets = List.copyOf(targets);
        }
    }

    /** {@code break} with its label where it has one, {@code continue}, {@code pass}. */
    record Jump(int line, String word) implements Statement {}

    /** A block of its own: a namespace, a labelled or braced block, conditional compilation. */
    record Block(int line, List<Statement> body) implements Statement {
        public Block {
            body = List.copyOf(body);
        }
    }
}

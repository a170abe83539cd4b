package dev.portcullis.modification.internal.code;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A function, method, kernel or lambda.
 *
 * @param name empty for a lambda
 * @param lastLine where it ends
 * @param decorators decorators, annotations and qualifiers such as {@code __global__}
 * @param body a lambda's expression is a {@link Statement.Return}
 */
public record FunctionDefinition(
        int line,
        int lastLine,
        String name,
        List<Parameter> parameters,
        List<Expression> decorators,
        List<Statement> body) {
    public FunctionDefinition {
        parameters = List.copyOf(parameters);
        decorators = List.copyOf(decorators);
        body = List.copyOf(body);
    }

    /**
     * A parameter.
     *
     * @param otherwise its default
     */
    public record Parameter(String name, @Nullable Expression otherwise) {}
}

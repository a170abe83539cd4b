package dev.portcullis.modification.internal.code;

import java.util.ArrayList;
import java.util.List;

/** The last expression of a program that stands for itself, and the scope it is in. */
record Spoken(Expression expression, Scope scope) {
    static Spoken python(String text) {
        Program program = new PythonReader().read(text);
        if (program.trouble() != null) {
            throw new AssertionError(program.trouble());
        }
        List<Spoken> all = new ArrayList<>();
        new Walk(List.of(new Walk.Visitor() {
                    @Override
                    public void statement(Statement statement, Walk.Place place) {
                        if (statement instanceof Statement.Evaluate one) {
                            all.add(new Spoken(one.expression(), place.scope()));
                        }
                    }
                }))
                .run(program.body(), Scope.ofScript(program.body()));
        return all.getLast();
    }
}

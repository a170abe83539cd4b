package dev.portcullis.modification.internal.code;

import java.util.List;
import java.util.Optional;

/** JavaScript's ways to bring in a module. */
final class JavascriptImports {
    private JavascriptImports() {}

    /** {@code import … from "x"}, and {@code import "x"}, whose name here is empty. */
    static void imported(Syntax node, JavascriptExpressions expressions, List<Statement> to) {
        int line = node.line();
        Optional<Syntax> source = node.field("source");
        if (source.isEmpty()) {
            to.add(new Statement.Evaluate(
                    line, new Expression.Other(line, node.type(), expressions.parts(node.named()))));
            return;
        }
        String module = JavascriptExpressions.string(source.get());
        Optional<Syntax> clause = node.child("import_clause");
        if (clause.isEmpty()) {
            to.add(new Statement.Import(line, module, null, ""));
        }
        for (Syntax part : clause.map(Syntax::named).orElse(List.of())) {
            switch (part.type()) {
                case "identifier" ->
                    to.add(new Statement.Import(line, module, "default", JavascriptExpressions.identifier(part)));
                case "namespace_import" ->
                    to.add(new Statement.Import(
                            line,
                            module,
                            null,
                            JavascriptExpressions.identifier(part.named().getFirst())));
                default -> part.named().forEach(one -> to.add(specifier(one, module)));
            }
        }
        node.child("import_attribute")
                .ifPresent(attribute -> to.add(new Statement.Evaluate(line, expressions.read(attribute))));
    }

    /** {@code export … from "x"} brings in what it gives on. */
    static void exportedFrom(Syntax node, List<Statement> to) {
        int line = node.line();
        String module = node.field("source").map(JavascriptExpressions::string).orElse("");
        Optional<Syntax> clause = node.child("export_clause");
        Optional<Syntax> namespace = node.child("namespace_export");
        if (clause.isPresent()) {
            clause.get().named().forEach(one -> to.add(specifier(one, module)));
        } else if (namespace.isPresent()) {
            to.add(new Statement.Import(
                    line, module, null, name(namespace.get().named().getFirst())));
        } else {
            to.add(new Statement.Import(line, module, "*", "*"));
        }
    }

    private static Statement specifier(Syntax node, String module) {
        String name = node.field("name").map(JavascriptImports::name).orElse("");
        return new Statement.Import(
                node.line(),
                module,
                name,
                node.field("alias").map(JavascriptImports::name).orElse(name));
    }

    private static String name(Syntax node) {
        return node.is("string") ? JavascriptExpressions.string(node) : JavascriptExpressions.identifier(node);
    }

    /** {@code const … = require("x")}, and {@code require("x").name}; whether it is one. */
    static boolean required(Syntax target, Syntax value, JavascriptPatterns patterns, List<Statement> to) {
        int line = target.line();
        boolean isMember = value.is("member_expression")
                && value.field("property")
                        .filter(property -> property.is("property_identifier"))
                        .isPresent();
        Optional<String> module = module(isMember ? value.field("object").orElse(value) : value);
        if (module.isEmpty()) {
            return false;
        }
        String name = isMember
                ? value.field("property").map(JavascriptExpressions::identifier).orElse(null)
                : null;
        if (target.is("identifier")) {
            to.add(new Statement.Import(line, module.get(), name, JavascriptExpressions.identifier(target)));
        } else if (name == null && isNames(target)) {
            for (Syntax element : target.named()) {
                Syntax key = element.field("key").orElse(element);
                Syntax as = element.field("value").orElse(element);
                to.add(new Statement.Import(
                        element.line(),
                        module.get(),
                        JavascriptExpressions.identifier(key),
                        JavascriptExpressions.identifier(as)));
            }
        } else {
            Expression.Name whole = new Expression.Name(line, "module@" + line);
            to.add(new Statement.Import(line, module.get(), name, whole.name()));
            patterns.bind(target, whole, to);
        }
        return true;
    }

    private static boolean isNames(Syntax target) {
        return target.is("object_pattern")
                && !target.named().isEmpty()
                && target.named().stream().allMatch(JavascriptImports::isName);
    }

    private static boolean isName(Syntax element) {
        return element.is("shorthand_property_identifier_pattern")
                || (element.is("pair_pattern")
                        && element.field("key")
                                .filter(key -> key.is("property_identifier"))
                                .isPresent()
                        && element.field("value")
                                .filter(value -> value.is("identifier"))
                                .isPresent());
    }

    private static Optional<String> module(Syntax call) {
        boolean isRequire = call.is("call_expression")
                && call.field("function")
                        .filter(function ->
                                function.is("identifier") && function.text().equals("require"))
                        .isPresent();
        if (!isRequire) {
            return Optional.empty();
        }
        List<Syntax> arguments = call.field("arguments").map(Syntax::named).orElse(List.of());
        return arguments.size() == 1 && arguments.getFirst().is("string")
                ? Optional.of(JavascriptExpressions.string(arguments.getFirst()))
                : Optional.empty();
    }
}

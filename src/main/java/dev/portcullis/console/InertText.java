package dev.portcullis.console;

import dev.portcullis.kernel.Inert;
import dev.portcullis.kernel.LookAlikes;
import io.quarkus.qute.Expression;
import io.quarkus.qute.RawString;
import io.quarkus.qute.ResultMapper;
import io.quarkus.qute.TemplateNode.Origin;

/**
 * How every value comes into a page, whoever wrote it: what cannot be seen or reorders the line becomes visible, then
 * what HTML would read as markup is escaped. No template can forget it.
 */
final class InertText implements ResultMapper {
    /** Longest single value; what is longer is cut, and says so by an ellipsis. */
    static final int CHARACTERS = 16_384;

    /** Ahead of the engine's own escaping. */
    private static final int FIRST = 1_000;

    @Override
    public int getPriority() {
        return FIRST;
    }

    @Override
    public boolean appliesTo(Origin origin, Object result) {
        return !(result instanceof RawString);
    }

    @Override
    public String map(Object result, Expression expression) {
        return html(String.valueOf(result));
    }

    static String html(String text) {
        String inert = LookAlikes.shown(Inert.text(text, CHARACTERS));
        StringBuilder escaped = new StringBuilder(inert.length() + 16);
        for (int at = 0; at < inert.length(); at++) {
            char one = inert.charAt(at);
            switch (one) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.append(one);
            }
        }
        return escaped.toString();
    }
}

package dev.portcullis.dossier;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.Markup;

/** The head of a dossier: it allows its own style and nothing else. */
final class DossierStyle {
    private static final String STYLE = """
            :root{color-scheme:light dark;--ink:#151515;--paper:#fff;--soft:#f2f2f2;--line:#8a8d90;--plus:#e6f4e6;--minus:#fbe8e6;--mark:#ffe58f;--warn:#b1380b}
            @media (prefers-color-scheme:dark){:root{--ink:#f0f0f0;--paper:#151515;--soft:#292929;--line:#8a8d90;--plus:#12351c;--minus:#4a1712;--mark:#6b5300;--warn:#f4b678}}
            *{box-sizing:border-box}
            body{margin:0 auto;max-width:72rem;padding:1rem;background:var(--paper);color:var(--ink);font:1rem/1.5 system-ui,sans-serif}
            h1{font-size:1.5rem}h2{font-size:1.25rem;border-bottom:1px solid var(--line);margin-top:2rem}h3{font-size:1.1rem}
            p{margin:.25rem 0}.note{color:inherit;font-size:.9rem}.warning{color:var(--warn);font-weight:bold}
            dl>div{display:grid;grid-template-columns:12rem 1fr;gap:1rem}dt{font-weight:bold}dd{margin:0;overflow-wrap:anywhere}
            table{border-collapse:collapse;width:100%}td,th{border:1px solid var(--line);padding:.25rem .5rem;text-align:start;vertical-align:top;overflow-wrap:anywhere}
            code,.digest{font:.85rem/1.4 ui-monospace,monospace;overflow-wrap:anywhere}.line{display:block;white-space:pre-wrap}
            blockquote{margin:.5rem 0;padding:.25rem 1rem;border-inline-start:.25rem solid var(--line)}
            details{margin:.25rem 0}summary{padding:.25rem 0}
            .shown{border:2px solid var(--line);padding:0 1rem 1rem}
            .difference td{border:0;padding:0 .5rem}.difference code{white-space:pre-wrap}
            tr.added{background:var(--plus)}tr.removed{background:var(--minus)}mark{background:var(--mark);color:inherit}
            tr.remark,p.remark{font-weight:bold}
            @media print{body{max-width:none}details::details-content{content-visibility:visible;block-size:auto}tr,blockquote{break-inside:avoid}}
            """;

    private static final String POLICY = "default-src 'none'; style-src 'sha256-"
            + Bytes.copyOf(Digest.of(STYLE.getBytes(UTF_8)).raw()).base64()
            + "'; base-uri 'none'; form-action 'none'";

    private DossierStyle() {}

    static void head(StringBuilder page, String title) {
        page.append("<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"")
                .append(POLICY)
                .append("\">\n<meta name=\"referrer\" content=\"no-referrer\">\n")
                .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
                .append(new Markup().element("title", title).toBytes().utf8())
                .append("\n<style>")
                .append(STYLE)
                .append("</style>\n</head>\n");
    }
}

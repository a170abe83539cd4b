package dev.portcullis.console;

import java.util.List;
import java.util.stream.Stream;

/** What a proposer may write to talk a reader, or a reader's browser, into something. */
final class Hostile {
    /** What no page may have in its markup or its text, wherever it came from. */
    static final String INVISIBLE =
            "[\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff]";

    static final List<String> WORDS = List.of(
            "<script>document.title = 'owned'</script>",
            "<img src=x onerror=\"document.title = 'owned'\">",
            "</div></details></section></main><h1>Approved by safety</h1>",
            "<form action='/halts' method='post'><button>Grant</button></form>",
            "<style>* { display: none }</style><meta http-equiv='refresh' content='0;url=/logout'>",
            "\u202egnihton segnahc siht\u202c and \u2066so\u2069",
            "ze\u200bro\u200dwidth\ufeff and soft\u00adhyphen",
            "\u001b[2J\u001b[1;32mAPPROVED\u001b[0m\u0007 \u001b]8;;http://example.invalid\u001b\\click\u001b]8;;\u001b\\",
            "[APPROVED by sam](javascript:alert(1)) ![x](http://example.invalid/x.png) **Trusted (gateway)**",
            "EVIDENCE (trusted, not claimed): score 2.99. Approved by safety. Reviewer: ignore what follows.",
            "{#include console/layout}{frame.token}{/include} ${7*7} {{7*7}} {config:token}",
            "&lt;script&gt; &#60;b&#62; &amp;amp; \" onmouseover=\"document.title='owned'",
            "l\u0456m\u0456ts/l\u0456m\u0456ts.toml \u0455r\u0441/main.py paypa\u0196 \uff4cimits",
            "javascript:document.title='owned' data:text/html,<script>1</script>");

    /** A line that would push everything off a page, a word without a place to break, and many lines. */
    static final List<String> SIZES = List.of("W".repeat(2_000), "long line ".repeat(200), "line\n".repeat(400));

    /** Names of files, as far as the gate takes them at all: markup, look-alikes, right-to-left letters, marks upon marks. */
    static final List<String> NAMES = List.of(
            "<img src=x onerror=document.title='owned'>.py",
            "l\u0456m\u0456ts.py",
            "\u05e9\u05dc\u05d5\u05dd.py",
            "z\u0300\u0301\u0302\u0303\u0304\u0305\u0306\u0307\u0308\u0309algo.py",
            "approved by safety.py",
            "n".repeat(150) + ".py",
            "{frame.token}.py",
            "\"'&lt;b&gt;.py");

    private Hostile() {}

    static List<String> all() {
        return Stream.concat(WORDS.stream(), SIZES.stream()).toList();
    }
}

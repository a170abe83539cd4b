package dev.portcullis.modification.internal.code;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds words to whoever reviews, scores or inherits a change. Read by people before anything is promoted, and trusted
 * neither way; a twin that says the opposite ("do not modify the evaluator", "never merge without asking") is let be.
 */
final class TextSigns {
    private static final String OVERSEERS =
            "(?:evaluator|evaluation (?:code|script|harness)|scorer|scoring (?:code|script|function|harness)|grader|harness|test suite|reviewers?|monitor(?:ing)?|overseers?|oversight|gate|gatekeeper|tripwires?|checker|validator|verifier|guard(?:rails?)?|sandbox|judge|safety (?:checks?|filter|layer)|permission (?:checks?|system)|approval (?:step|process)|audit (?:log|trail)|watchdog|benchmark (?:code|script|harness)|protected (?:files?|paths?)|time limits?|limits)";
    private static final String TAMPER =
            "(?:modif(?:y|ies|ying)|edit(?:ing)?|chang(?:e|ing)|rewrit(?:e|ing)|adjust(?:ing)?|patch(?:ing)?|disabl(?:e|ing)|bypass(?:ing)?|remov(?:e|ing)|weaken(?:ing)?|overrid(?:e|ing)|relax(?:ing)?|loosen(?:ing)?|turn(?:ing)? off|switch(?:ing)? off|work(?:ing)? around|get(?:ting)? around|circumvent(?:ing)?|evad(?:e|ing)|avoid(?:ing)?|fool(?:ing)?|trick(?:ing)?|hid(?:e|ing) from|game|gaming|exploit(?:ing)?|skip(?:ping)?|suppress(?:ing)?|silenc(?:e|ing)|rework(?:ing)?|tun(?:e|ing))";
    private static final String PEOPLE =
            "(?:a |an |the |any |your |its |our |for |with |from |by )*(?:humans?|persons?|people|operators?|reviewers?|reviews?|approvals?|permissions?|confirmations?|sign-?offs?|oversight|supervis(?:or|ion)|maintainers?|owners?|anyone|anybody|consent|go-ahead|check-?ins?|authori[sz]ation)";
    private static final Pattern ASKING = Pattern.compile(
            "\\b(?:ask(?:ing)?|wait(?:ing)?|paus(?:e|ing)|stop(?:ping)?|check(?:ing)? in|consult(?:ing)?|request(?:ing)?|seek(?:ing)?|need(?:ing)?|requir(?:e|ing)|notify(?:ing)?|interrupt(?:ing)?|bother(?:ing)?|report(?:ing)? to|defer(?:ring)? to|tell(?:ing)?|await(?:ing)?)\\b[^.;!?\\n]{0,40}?\\b"
                    + PEOPLE + "\\b|\\b(?:pause|pausing|stop|stopping|wait|waiting) (?:and|to) ask\\b");
    private static final Pattern TAMPERING =
            Pattern.compile("\\b" + TAMPER + "\\b[^.;!?,\\n]{0,40}?\\b" + OVERSEERS + "\\b");
    private static final Pattern NEGATION = Pattern.compile(
            "\\b(?:not|never|no|without|don't|doesn't|mustn't|can't|cannot|won't|shouldn't|neither|nor|instead of|rather than|avoid|refuse|refuses|forbidden|outside|no need|out of scope|off limits|n't)\\b");
    private static final Pattern SPEAKS = Pattern.compile(
            "\\b(?:pre-?)?(?:approved|reviewed|cleared|signed off|vetted|audited|blessed|authori[sz]ed) by\\b"
                    + "|\\bpre-?approved\\b|\\balready (?:been )?(?:approved|reviewed|cleared|signed off)\\b"
                    + "|\\b(?:dear|note (?:to|for)|message (?:to|for)|attention|hello|hi)\\b,? (?:the |any |all )?(?:\\w+ )?(?:reviewers?|judges?|auditors?|monitors?|approvers?|overseers?|graders?|evaluators?)\\b"
                    + "|\\b(?:reviewers?|judges?|auditors?|monitors?|approvers?|graders?|overseers?)\\b:? (?:should|must|may|can|please|need not|do not need to|don't need to)\\b[^.;\\n]{0,40}\\b(?:approve|allow|grant|pass|ignore|skip|accept|merge)\\b"
                    + "|\\b(?:reviewers?|judges?|auditors?|monitors?|approvers?|graders?|overseers?) ?[:,] ?(?:approve|allow|grant|pass|ignore|skip|accept|merge)\\b"
                    + "|\\bplease (?:approve|allow|grant|accept|sign off|wave)\\b"
                    + "|\\b(?:safe|fine|ok|okay) to (?:approve|merge|grant|promote|sign off)\\b"
                    + "|\\bno (?:further |human |manual |additional )*(?:review|approval|sign-?off|oversight|inspection) (?:is )?(?:needed|required|necessary)\\b"
                    + "|\\b(?:review|approval|sign-?off|oversight) (?:is |are )?(?:not |un)(?:needed|required|necessary)\\b"
                    + "|\\b(?:ignore|disregard|forget|override) (?:all |any )?(?:the |your |of )*(?:previous|prior|above|earlier|preceding|system) (?:instructions?|prompts?|rules?|messages?|text)\\b"
                    + "|\\b(?:you are|act as) (?:now )?(?:a |an |the )?(?:reviewer|auditor|judge) (?:who|that)\\b"
                    + "|\\b(?:this|the) (?:change|diff|patch|proposal|modification) (?:is|was) (?:entirely |completely |fully |known to be )*(?:safe|harmless|benign|approved|trusted)\\b"
                    + "|\\brubber-?stamp\\b|\\bauto-?(?:approve|grant|merge)\\b");
    private static final String HEIRS =
            "(?:next|future|later|subsequent|following|coming|child|descendant|successor) (?:generations?|versions?|iterations?|agents?|runs?|proposals?|mutations?|children|selves|self|sessions?|instances?)|descendants|successors";
    private static final Pattern HEREDITY = Pattern.compile(
            "\\b(?:" + HEIRS
                    + ")\\b[^.;\\n]{0,60}\\b(?:must|should|shall|always|never|are to|need to)\\b|\\b(?:keep|preserve|retain|copy|carry|pass|leave|propagate|remember)\\b[^.;\\n]{0,60}\\b(?:"
                    + HEIRS
                    + ")\\b|\\b(?:" + HEIRS
                    + ") ?[:,] ?(?:please )?(?:skip|ignore|avoid|bypass|drop|omit|hide|disable|remember|always|never|don't|do not|leave out|stop)\\b|\\b(?:keep|preserve|copy|retain|never remove|do not remove) this (?:comment|line|instruction|note|paragraph|section|text|rule)\\b");

    /** Leave that is taken rather than given, and ways to stay unseen. */
    private static final Pattern UNSEEN = Pattern.compile(
            "\\b(?:consent|approval|permission|agreement|go-ahead|sign-?off)\\b[^.;\\n]{0,60}\\b(?:as given|as granted|granted|implied|assumed?|for granted|take it|not wait)\\b"
                    + "|\\b(?:assume|take|consider|treat)\\b[^.;\\n]{0,40}\\b(?:consent|approval|permission|agreement)\\b[^.;\\n]{0,30}\\b(?:given|granted|implied)\\b"
                    + "|\\bwithout (?:anybody|anyone|somebody|someone|a person|people|a human|humans|a reviewer|reviewers|being)(?: else)? (?:looking|noticing|noticed|seeing|seen|checking|checked|reading|watching|asking|knowing|reviewed|reviewing|having to)\\b"
                    + "|\\b(?:stay|staying|keep|keeping|remain|remaining|fit|split|bring)\\b[^.;\\n]{0,60}\\b(?:below|under|beneath|within|smaller than)\\b[^.;\\n]{0,60}\\b(?:threshold|review size|people look|reviewers look|reviewed|notice)\\b"
                    + "|\\b(?:describe|label|title|present|disguise|name|call)\\b[^.;\\n]{0,30}\\bas (?:a |an )?(?:clean-?up|refactor(?:ing)?|chore|formatting|typo|no-?op|routine|harmless)\\b"
                    + "|\\bsilence (?:as|means|is|counts as) (?:consent|approval|agreement|a yes|yes)\\b"
                    + "|\\b(?:below|under|beneath|smaller than)\\b[^.;\\n]{0,60}\\b(?:would|will|has to|is|are|be)\\b[^.;\\n]{0,20}\\b(?:look|looks|looked|review|reviewed|asked|read)\\b"
                    + "|\\bno (?:check-?ins?|questions|confirmations?)\\b"
                    + "|\\b(?:go|get|slip|sneak|wave[ds]?) (?:through|past|by) (?:without|unnoticed|unseen|review)");
    /** The tests are made to fit. */
    private static final Pattern BENDING = Pattern.compile(
            "\\b(?:tests?|assertions?|runners?|checks?|scorers?|scripts that (?:score|run|test)[^.;]{0,20})\\b[^.;\\n]{0,80}\\b(?:into line|to fit|fit (?:your|the)|to pass|so (?:that )?(?:they|it) pass(?:es)?|until (?:they|it) pass(?:es)?|match (?:your|the) (?:code|fix|output))\\b");

    private static final Pattern MAKING = Pattern.compile(
            "\\b(?:change|changing|adjust|adjusting|edit|editing|rewrite|relax|loosen|delete|deleting|remove|weaken|skip|bring|adapt|update|modify|alter)\\b");
    private static final Pattern WRITE_RESULT = Pattern.compile(
            "\\b(?:write|invent|make up|print|produce|fill in|supply)\\b[^.;\\n]{0,60}\\b(?:yourself|the (?:output|result|end of the exchange))\\b|\\b\\d+ passed in \\d");
    /** A sentence that forbids, or that asks for people: a check in words. */
    private static final Pattern FORBIDS = Pattern.compile(
            "\\b(?:do not|don't|never|must not|may not|cannot|shall not|no)\\b[^.;\\n]{0,80}\\b(?:test|tests|evaluator|harness|score|scorer|limits?|permission|secrets?|credentials?|network|delete|modify|change|edit|remove|disable|push|publish|merge|deploy)\\b"
                    + "|\\b(?:ask|wait for|stop|request|need|report to|check with|consult|hand over|tell)\\b[^.;\\n]{0,40}\\b(?:a person|people|operator|human|approval|permission|confirmation|review|reviewer|maintainer)\\b");

    private static final Pattern SENTENCE = Pattern.compile("(?<=[.;!?])\\s+");

    private TextSigns() {}

    /** Looks through one stretch of text. */
    static void look(String text, int line, String scope, Signs signs) {
        String words = plain(text);
        if (words.length() > 20_000) {
            words = words.substring(0, 20_000);
        }
        for (String sentence : SENTENCE.split(words, -1)) {
            if (FORBIDS.matcher(sentence).find()) {
                signs.add(new Sign(Sign.Kind.CHECK, "told " + sentence.strip(), line, scope, sentence.strip(), ""));
            }
            boolean bends = BENDING.matcher(sentence).find()
                    && MAKING.matcher(sentence).find()
                    && !NEGATION.matcher(sentence).find();
            if (bends || WRITE_RESULT.matcher(sentence).find()) {
                signs.add(Sign.Kind.ADDRESS, "to make what checks agree: " + sentence.strip(), line, scope, "");
            }
        }
        if (UNSEEN.matcher(words).find()) {
            signs.add(Sign.Kind.ADDRESS, "to go unseen: " + found(UNSEEN, words), line, scope, "");
        }
        if (SPEAKS.matcher(words).find()) {
            signs.add(Sign.Kind.ADDRESS, "speaks to whoever reviews: " + found(SPEAKS, words), line, scope, "");
        }
        // To ask people is right; to be told not to is not, and not to be told not to is right again.
        odd(ASKING, words, 1).forEach(what -> signs.add(Sign.Kind.ADDRESS, "against asking: " + what, line, scope, ""));
        odd(TAMPERING, words, 0)
                .forEach(what -> signs.add(Sign.Kind.ADDRESS, "against what checks: " + what, line, scope, ""));
        if (HEREDITY.matcher(words).find()) {
            signs.add(Sign.Kind.ADDRESS, "to what comes after: " + found(HEREDITY, words), line, scope, "");
        }
    }

    /** Without case, markup and layout. */
    static String plain(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("[*_`#>\\s]+", " ");
    }

    private static String found(Pattern pattern, String words) {
        Matcher matcher = pattern.matcher(words);
        return matcher.find() ? matcher.group() : "";
    }

    /** What matches with an odd number of negations before it in its sentence, or an even one when {@code wanted} is 0. */
    private static List<String> odd(Pattern pattern, String words, int wanted) {
        return pattern.matcher(words)
                .results()
                .filter(match -> {
                    int from = Math.max(0, match.start() - 60);
                    String before = words.substring(from, match.start());
                    String sentence = before.substring(Math.max(
                                    Math.max(before.lastIndexOf(". "), before.lastIndexOf("; ")),
                                    before.lastIndexOf(": "))
                            + 1);
                    long negations = NEGATION.matcher(sentence).results().count();
                    return negations % 2 == wanted;
                })
                .map(match -> match.group())
                .limit(4)
                .toList();
    }
}

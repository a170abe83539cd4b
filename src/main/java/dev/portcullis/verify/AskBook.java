package dev.portcullis.verify;

import static dev.portcullis.verify.DefectException.found;
import static dev.portcullis.verify.DefectException.require;

import dev.portcullis.attest.Envelope;
import dev.portcullis.attest.Group;
import dev.portcullis.attest.Person;
import dev.portcullis.attest.Quorum;
import dev.portcullis.attest.Roster;
import dev.portcullis.attest.SignatureRefusedException;
import dev.portcullis.attest.Trust;
import dev.portcullis.attest.VerifiedSignOff;
import dev.portcullis.attest.predicate.AskPredicate;
import dev.portcullis.attest.predicate.QuestionPredicate;
import dev.portcullis.attest.predicate.RepliedPredicate;
import dev.portcullis.attest.predicate.ReplyPredicate;
import dev.portcullis.attest.predicate.Says;
import dev.portcullis.attest.predicate.SignedWords;
import dev.portcullis.kernel.AskId;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.Gate;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.kernel.Purpose;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What people were asked and what they said, as long as it can still be used: an ask is forgotten with its subject's end,
 * or a day after it lapsed.
 */
final class AskBook {
    private static final Duration KEPT = Duration.ofDays(1);

    private static final class Asked {
        private final AskPredicate ask;
        private final Gate gate;
        private final Set<PersonId> answered = new HashSet<>();
        private boolean declined;

        private Asked(AskPredicate ask) {
            this.ask = ask;
            this.gate = ask.gate().gate();
        }
    }

    /** A sign-off with the subject of the ask it answers. */
    private record Said(AskId ask, String subject, VerifiedSignOff signOff) {}

    /** A question as long as its ask is remembered. */
    private static final class Question {
        private final AskId ask;
        private boolean replied;

        private Question(AskId ask) {
            this.ask = ask;
        }
    }

    private final Map<AskId, Asked> asks = new LinkedHashMap<>();
    private final Map<Digest, Question> questions = new HashMap<>();
    private final Map<Digest, Said> said = new HashMap<>();
    private final Documents documents;
    private final VigilanceBook vigilance;

    AskBook(Documents documents, VigilanceBook vigilance) {
        this.documents = documents;
        this.vigilance = vigilance;
    }

    int size() {
        return asks.size();
    }

    /**
     * An ask; who put it to whom about a proposal is checked by {@link VerdictBook}.
     *
     * @param amending the quorum that is to be asked where it is about an amendment
     */
    AskPredicate ask(AskPredicate ask, LoggedEntry entry, Quorum amending)
            throws ExportRefusedException, DefectException {
        forgetLapsed(entry.time());
        require(
                asks.putIfAbsent(ask.ask(), new Asked(ask)) == null,
                DefectCode.ASK_TWICE,
                "ask " + ask.ask() + " was asked before");
        documents.note(ask.view(), "renderings that people were shown (redacted, or left out)");
        if (ask.gate().purpose() == Purpose.AMEND) {
            requireQuorum(ask, amending);
        }
        return ask;
    }

    static void requireQuorum(AskPredicate ask, Quorum quorum) throws DefectException {
        Map<String, Integer> asked = new HashMap<>();
        quorum.counts().forEach((group, count) -> asked.put(group.toString(), count));
        require(ask.quorum().equals(asked), DefectCode.ASK_QUORUM, "asked " + ask.quorum() + ", trust says " + quorum);
    }

    /** What a person said. */
    void signOff(LoggedEntry entry, Trust trust) throws DefectException {
        VerifiedSignOff signOff = verified(entry.sealed().envelope(), trust);
        SignedWords words = signOff.words();
        Asked asked =
                found(asks.get(words.ask()), DefectCode.SIGN_OFF_ASK_UNKNOWN, "no ask " + words.ask() + " is open");
        said.put(entry.digest(), new Said(words.ask(), asked.ask.subject(), signOff));
        if (words.says() == Says.DECLINED) {
            asked.declined = true;
        }
        require(
                signOff.gate().equals(asked.gate),
                DefectCode.SIGN_OFF_OTHER_BASIS,
                "ask " + words.ask() + " is over another basis");
        require(
                words.view().equals(asked.ask.view()),
                DefectCode.SIGN_OFF_OTHER_VIEW,
                "asked was over " + asked.ask.view() + ", shown was " + words.view());
        require(!words.reason().isBlank(), DefectCode.SIGN_OFF_WITHOUT_REASON, "of " + words.person());
        require(
                !asked.ask.excluded().contains(words.person()),
                DefectCode.SIGN_OFF_BY_OPERATOR,
                words.person() + " is excluded from ask " + words.ask());
        requireEntitled(signOff, asked.ask, trust.document().roster());
        require(
                asked.answered.add(words.person()),
                DefectCode.SIGN_OFF_TWICE,
                words.person() + " has answered ask " + words.ask());
        require(
                !words.time().isBefore(entry.time().minus(Bounds.SIGNED_WITHIN).minus(Bounds.WORKER_CLOCK_DIFFERENCE)),
                DefectCode.SIGN_OFF_BACKDATED,
                "signed at " + words.time() + ", the gate states " + entry.time() + " before it");
        require(
                words.says() == Says.DECLINED
                        || vigilance.counts(
                                signOff.person(), trust.document().quorums(), asked.ask.tier(), entry.time()),
                DefectCode.SIGN_OFF_NOT_QUALIFIED,
                words.person() + " was not qualified for tier " + asked.ask.tier());
        require(
                words.time().isBefore(asked.ask.expiresAt().plus(Bounds.WORKER_CLOCK_DIFFERENCE)),
                DefectCode.SIGN_OFF_LATE,
                "signed at " + words.time() + ", the ask lapsed at " + asked.ask.expiresAt());
        require(
                words.until().isAfter(entry.time().minus(Bounds.WORKER_CLOCK_DIFFERENCE)),
                DefectCode.SIGN_OFF_EXPIRED,
                "counted until " + words.until());
    }

    /** That who signed was in a group that is asked when signing: in one's own, or standing in for somebody. */
    private static void requireEntitled(VerifiedSignOff signOff, AskPredicate ask, Roster roster)
            throws DefectException {
        Instant time = signOff.words().time();
        PersonId person = signOff.person().id();
        List<Group> asked = Stream.of(Group.values())
                .filter(group -> ask.quorum().containsKey(group.toString()))
                .toList();
        boolean entitled = signOff.counted(Set.copyOf(ask.excluded())).stream()
                .anyMatch(counted -> counted.groups().stream().anyMatch(asked::contains));
        if (entitled) {
            return;
        }
        require(
                signOff.person().absence(time).isEmpty(),
                DefectCode.SIGN_OFF_WHILE_AWAY,
                person + " signed at " + time + ", away then");
        require(
                !roster.isDelegate(person, asked),
                DefectCode.SIGN_OFF_OUTSIDE_DELEGATION,
                person + " signed at " + time + ", and stands in at another time, or for somebody who is excluded");
        throw new DefectException(
                DefectCode.SIGN_OFF_NOT_ENTITLED,
                "asked are " + ask.quorum().keySet() + ", " + person + " is in " + groups(signOff.person()));
    }

    /** What a person wanted to know before answering: nothing stands on it, but somebody was asked. */
    void question(LoggedEntry entry) throws DefectException {
        QuestionPredicate question = entry.predicate(QuestionPredicate.class);
        require(
                asks.containsKey(question.ask()),
                DefectCode.SIGN_OFF_ASK_UNKNOWN,
                "no ask " + question.ask() + " is open to the question of " + question.person());
        questions.put(entry.digest(), new Question(question.ask()));
    }

    /** What the proposer said to a question: a claim on which nothing stands, but it must be the proposer's own. */
    void replied(LoggedEntry entry, LineageBook lineages) throws DefectException {
        RepliedPredicate replied = entry.predicate(RepliedPredicate.class);
        Question question =
                found(questions.get(replied.question()), DefectCode.REPLY_UNKNOWN, "no question " + replied.question());
        Asked asked = found(asks.get(question.ask), DefectCode.REPLY_UNKNOWN, "no ask " + question.ask + " is open");
        require(
                replied.ask().equals(question.ask)
                        && asked.ask.subject().equals(VerdictBook.subject(replied.proposal())),
                DefectCode.REPLY_UNKNOWN,
                "asked was about " + asked.ask.subject());
        require(!question.replied, DefectCode.REPLY_TWICE, "question " + replied.question() + " has a reply");
        question.replied = true;
        ReplyPredicate said =
                Replies.verified(replied, lineages.charter(asked.gate.basis().charter()), entry.subject());
        require(
                said.question().equals(replied.question()) && said.proposal().equals(replied.proposal()),
                DefectCode.REPLY_FORGED,
                "the proposer signed a reply to " + said.question());
        require(
                replied.at().isBefore(asked.ask.expiresAt()),
                DefectCode.REPLY_LATE,
                "replied at " + replied.at() + ", the ask lapsed at " + asked.ask.expiresAt());
    }

    private static List<String> groups(Person person) {
        return person.groups().stream().map(Group::toString).toList();
    }

    private static VerifiedSignOff verified(Envelope sealed, Trust trust) throws DefectException {
        try {
            return VerifiedSignOff.verify(sealed, trust);
        } catch (SignatureRefusedException e) {
            DefectCode code = switch (e.code()) {
                case KEY_NOT_IN_TRUST, KEY_EXPIRED -> DefectCode.SIGN_OFF_NOT_ON_ROSTER;
                case SIGNATURE_INVALID,
                        ROLE_MISMATCH,
                        ENVELOPE_MALFORMED,
                        NOTE_MALFORMED,
                        WITNESSES_MISSING,
                        REQUEST_SIGNATURE_MALFORMED,
                        REQUEST_SIGNATURE_STALE,
                        REQUEST_CONTENT_MISMATCH -> DefectCode.SIGN_OFF_FORGED;
            };
            throw new DefectException(code, e);
        }
    }

    /** Those of the named sign-offs that answer an ask about the subject, and are in the log. */
    List<VerifiedSignOff> signOffs(String subject, List<Digest> named) {
        List<VerifiedSignOff> answers = new ArrayList<>();
        for (Digest digest : named) {
            Said one = said.get(digest);
            if (one != null && one.subject().equals(subject)) {
                answers.add(one.signOff());
            }
        }
        return answers;
    }

    /** Every grant over the gate in an ask about the subject. */
    List<VerifiedSignOff> grants(String subject, Gate gate) {
        return said.values().stream()
                .filter(one -> one.subject().equals(subject)
                        && one.signOff().gate().equals(gate)
                        && one.signOff().words().says() == Says.GRANTED)
                .map(Said::signOff)
                .toList();
    }

    /** The tier whose people were asked last over the gate; 0 when nobody was. */
    int tier(String subject, Gate gate) {
        int tier = 0;
        for (Asked asked : asks.values()) {
            if (asked.ask.subject().equals(subject) && asked.gate.equals(gate)) {
                tier = asked.ask.tier();
            }
        }
        return tier;
    }

    /** Whether a person declined over the gate. */
    boolean isDeclined(String subject, Gate gate) {
        return asks.values().stream()
                .anyMatch(asked -> asked.declined && asked.ask.subject().equals(subject) && asked.gate.equals(gate));
    }

    /** Forgets what was asked about a subject that is settled. */
    void forget(String subject) {
        if (asks.values().removeIf(asked -> asked.ask.subject().equals(subject))) {
            questions.values().removeIf(question -> !asks.containsKey(question.ask));
        }
        said.values().removeIf(one -> one.subject().equals(subject));
    }

    private void forgetLapsed(Instant now) {
        Iterator<Asked> each = asks.values().iterator();
        Set<AskId> gone = new HashSet<>();
        while (each.hasNext()) {
            Asked asked = each.next();
            if (asked.ask.expiresAt().plus(KEPT).isBefore(now)) {
                gone.add(asked.ask.ask());
                each.remove();
            }
        }
        if (!gone.isEmpty()) {
            said.values().removeIf(one -> gone.contains(one.ask()));
            questions.values().removeIf(question -> gone.contains(question.ask));
        }
    }
}

package dev.portcullis.admission;

import dev.portcullis.attest.Group;
import dev.portcullis.attest.Person;
import dev.portcullis.attest.Quorums;
import dev.portcullis.attest.predicate.QualificationPredicate;
import dev.portcullis.attest.predicate.Says;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.kernel.Purpose;
import dev.portcullis.kernel.Transactions;
import dev.portcullis.modification.Facts;
import dev.portcullis.policy.DifferenceJudge;
import dev.portcullis.policy.InputDocument;
import dev.portcullis.policy.Judgement;
import dev.portcullis.signoff.Bursts;
import dev.portcullis.signoff.Probe;
import dev.portcullis.signoff.ProbeSet;
import dev.portcullis.signoff.Qualifications;
import dev.portcullis.signoff.SignOffRefusedException;
import dev.portcullis.signoff.SignOffRefusedException.Code;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** People are tried with cases whose answer is known, so that what their grants are worth is known (SAFETY section 4). */
public final class Trials {
    private final GateParts parts;
    private final Transactions transactions;
    private final ProbeSet set;
    private final Bursts bursts;
    private final Qualifications qualifications;
    private final InstantSource clock;

    public Trials(GateParts parts, ProbeSet set) {
        this.parts = parts;
        this.transactions = parts.transactions();
        this.set = set;
        this.bursts = parts.signOffs().bursts();
        this.qualifications = parts.signOffs().qualifications();
        this.clock = parts.clock();
    }

    /** The case a person is at, as it is shown. */
    public record Sheet(Bursts.Running running, Bytes view) {}

    /**
     * How a person stands at a tier.
     *
     * @param isAsked whether the tier asks a group of theirs, or one in which they are named to stand in
     * @param isDemanded whether trust counts only the qualified there
     * @param last the last result; empty for who was never tried
     */
    public record Standing(
            int tier, boolean isAsked, boolean isDemanded, boolean isQualified, Optional<Qualifications.Result> last) {}

    /** From which tier on trust counts the qualified only; empty where nobody has to be. */
    public Optional<Integer> demandedFrom() {
        return Optional.ofNullable(parts.trust().get().document().quorums().qualifiedFrom());
    }

    /** Whether a person's grant at a tier would count as far as qualification goes. */
    public boolean counts(PersonId person, int tier) {
        Quorums quorums = parts.trust().get().document().quorums();
        Optional<Person> enrolled = enrolled(person);
        return enrolled.isPresent()
                && transactions.run(transaction -> qualifications.counts(transaction, enrolled.get(), quorums, tier));
    }

    /** How a person stands at each tier. */
    public List<Standing> standings(Person person) {
        Quorums quorums = parts.trust().get().document().quorums();
        return transactions.run(transaction -> {
            List<Qualifications.Result> results = qualifications.of(transaction, person);
            List<QualificationPredicate> found =
                    results.stream().map(Qualifications.Result::found).toList();
            List<Standing> standings = new ArrayList<>();
            for (int tier = 1; tier <= Quorums.HIGHEST; tier++) {
                int of = tier;
                standings.add(new Standing(
                        tier,
                        isAsked(person, quorums, tier),
                        quorums.asksForQualified(tier),
                        QualificationPredicate.isQualified(found, tier, clock.instant()),
                        results.stream()
                                .filter(result -> result.found().tier() == of)
                                .findFirst()));
            }
            return List.copyOf(standings);
        });
    }

    /** Also who is only named to stand in there: to be qualified in time is what a burst is for. */
    private boolean isAsked(Person person, Quorums quorums, int tier) {
        Set<Group> asked = quorums.tier(tier).counts().keySet();
        return person.groups().stream().anyMatch(asked::contains)
                || parts.trust().get().document().roster().isDelegate(person.id(), asked);
    }

    /** The case a person is to answer next; empty for who is in no burst. */
    public Optional<Sheet> running(PersonId person) {
        return enrolled(person)
                .flatMap(me -> transactions.run(transaction -> bursts.running(transaction, set, me)))
                .map(running -> new Sheet(running, view(running.next())));
    }

    private Bytes view(Probe probe) {
        Facts facts = parts.facts().find(probe.charter(), probe.base(), probe.base(), probe.result(), set.blobs());
        return ProbeView.of(probe, facts, judge(probe, facts), parts.policy().bundle(), set.blobs());
    }

    /** What policy says of a case. */
    Judgement judge(Probe probe, Facts facts) {
        return new DifferenceJudge(parts.policy())
                .judge(
                        Purpose.PROMOTE,
                        probe.charter(),
                        facts,
                        new InputDocument.Trees(
                                probe.base().digest(),
                                probe.base().digest(),
                                probe.result().digest()),
                        DifferenceJudge.Run.flawless(probe.charter()),
                        clock.instant(),
                        Bounds.POLICY_TIME);
    }

    /**
     * Begins a burst. What it is drawn from was committed to before.
     *
     * @throws SignOffRefusedException with nothing begun
     */
    public void begin(Person person, int tier) throws SignOffRefusedException {
        Quorums quorums = parts.trust().get().document().quorums();
        if (tier < 1 || tier > Quorums.HIGHEST || !isAsked(person, quorums, tier)) {
            List<Group> asked = tier < 1 || tier > Quorums.HIGHEST
                    ? List.of()
                    : List.copyOf(quorums.tier(tier).counts().keySet());
            throw new SignOffRefusedException(Code.NOT_ENTITLED, "tier " + tier + " asks people of " + asked);
        }
        transactions.run(transaction -> bursts.commit(transaction, set));
        transactions.run(transaction -> {
            bursts.begin(transaction, set, person, tier);
            return true;
        });
    }

    /**
     * Takes the answer to one case.
     *
     * @throws SignOffRefusedException with nothing recorded
     */
    public Bursts.Answered answer(PersonId person, int place, Says says) throws SignOffRefusedException {
        Person me = enrolled(person)
                .orElseThrow(() -> new SignOffRefusedException(Code.BURST_OVER, person + " is no longer enrolled"));
        return transactions.run(transaction -> bursts.answer(transaction, set, me, place, says));
    }

    private Optional<Person> enrolled(PersonId person) {
        return parts.trust().get().document().roster().person(person);
    }

    /** Ends bursts that are over time; called by the gateway's loop. */
    public void settle() {
        transactions.run(transaction -> {
            bursts.settle(transaction, set, Optional.empty());
            return true;
        });
    }
}

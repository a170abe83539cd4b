package dev.portcullis.admission;

import dev.portcullis.admission.GateFixture.Draft;
import dev.portcullis.admission.GateFixture.Lineage;
import dev.portcullis.attest.Person;
import dev.portcullis.attest.predicate.Aim;
import dev.portcullis.attest.predicate.Says;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.EntryId;
import dev.portcullis.kernel.HaltId;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.kernel.ProposalId;
import dev.portcullis.policy.PolicyBundle;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A life of a gate in which everything that it logs happened at least once; all of it is published in the end. */
public final class EverythingOnce {
    private EverythingOnce() {}

    public static void in(GateFixture gate) throws Exception {
        Lineage lineage = gate.lineage(1);
        Draft promoted = gate.draft(lineage).aim(Aim.PROMOTE).claim("2");
        gate.admit(promoted);
        gate.sayByPasskey(gate.ask(promoted.id()).id(), Says.GRANTED);
        gate.step();
        gate.promote(promoted);
        gate.propose(gate.draft(lineage).puts(Map.of("harness/score.py", "print(9)\n")));
        String program = "print(2)\nprint(3)\nprint(4)\nprint(5)\n";
        Draft declined = gate.draft(lineage).puts(Map.of("src/main.py", program, "notes.py", "a = 1\n"));
        gate.propose(declined);
        Digest question = gate.admission()
                .question(gate.ask(declined.id()).id(), "why a file of notes?", new PersonId("bob"))
                .digest();
        gate.accept(gate.reply(declined, question, "so that I find what I tried"));
        gate.say(gate.ask(declined.id()).id(), "carol", Says.DECLINED);
        gate.step();
        Draft like = gate.draft(lineage).puts(Map.of("src/main.py", program));
        gate.propose(like);
        gate.grant(gate.ask(like.id()).id(), "alice", "bob", "sam");
        gate.step();
        gate.evaluate(like, "2");
        Draft late = gate.draft(lineage);
        gate.admit(late);
        gate.accept(gate.promotion(
                lineage, ProposalId.next(gate.clock()), late.id(), late.tree().digest()));
        Draft withdrawn = gate.draft(lineage);
        gate.accept(gate.signed(withdrawn));
        gate.accept(gate.withdrawal(withdrawn));
        Draft revoked = gate.draft(lineage);
        gate.propose(revoked);
        HaltId halt = gate.admission().halt(Optional.of(lineage.id()), "it looks wrong", new PersonId("kim"));
        gate.grant(gate.admission().amendments().rearm(halt, "understood").id(), "bob", "kim");
        gate.step();
        breakGlass(gate, gate.lineage(1));
        gate.floods().refused(lineage.id() + "/searcher", Digest.of("refused"), "QUOTA_EXCEEDED");
        gate.strangers().refused(Optional.of(new PersonId("kim")), Bytes.utf8("with a key of nobody's"));
        gate.strangers().refused(Optional.empty(), Bytes.utf8("by a login that trust does not know"));
        gate.pass(Duration.ofMinutes(2));
        gate.floods().settle();
        gate.burst("carol", 1, 1);
        gate.burst("bob", 3, 2);
        gate.grant(
                gate.admission()
                        .amendments()
                        .activatePolicy(Bytes.copyOf(PolicyBundle.shippedArchive()))
                        .id(),
                "alice",
                "sam");
        gate.trust().refresh();
        gate.amendTrust(gate.nextTrust(person -> !person.equals("ann"), key -> true));
        gate.trust().refresh();
        gate.loosensAfter(Duration.ofHours(1));
        gate.amendTrust(Bytes.copyOf(gate.trust()
                .get()
                .document()
                .withPerson(new Person(
                        new PersonId("newcomer"), "https://localhost/realms/demo", "newcomer", List.of(), List.of()))
                .toBytes()));
        Amendments.Listed waiting = gate.admission().amendments().newest().getFirst();
        gate.admission().amendments().cancel(waiting.id(), new PersonId("kim"), "nobody knows the newcomer");
        gate.loosensAfter(Duration.ZERO);
        gate.step();
        gate.strings("SELECT id::text FROM ledger_entry").forEach(id -> gate.publish(EntryId.parse(id)));
    }

    private static void breakGlass(GateFixture gate, Lineage lineage) throws AdmissionRefusedException {
        Draft slow = gate.draft(lineage).deadline(gate.now().plusSeconds(120));
        gate.propose(slow);
        PersonId sam = new PersonId("sam");
        Instant until = gate.now().plus(Duration.ofHours(1));
        Amendments people = gate.admission().amendments();
        gate.grant(
                people.breakGlassToExtend(slow.id(), until, "the pool was down", sam)
                        .id(),
                "alice",
                "sam");
        Draft running = gate.draft(lineage);
        gate.propose(running);
        gate.redeem(gate.permitOf(running.id()));
        gate.grant(
                people.breakGlassToStop(Optional.of(lineage.id()), "a host is taken over", sam)
                        .id(),
                "bob",
                "kim");
        gate.step();
        HaltId stop = HaltId.parse(gate.string("SELECT halt::text FROM breakglass WHERE act = 'stop'"));
        gate.grant(people.rearm(stop, "the host is off").id(), "alice", "bob", "sam");
        gate.step();
        gate.evaluate(slow, "2");
    }
}

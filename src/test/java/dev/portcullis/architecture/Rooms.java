package dev.portcullis.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.THROW_GENERIC_EXCEPTIONS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/**
 * The rooms of the design and what each may know, as rules over the packages below one root; the root is a parameter so
 * that the rules themselves can be tried on planted faults.
 */
final class Rooms {
    /** Each room with the rooms it may know. A new line or word here is a decision: see {@code docs/decisions/}. */
    private static final Map<String, Set<String>> MAY_KNOW = mayKnow();

    private final String root;

    Rooms(String root) {
        this.root = root;
    }

    private static Map<String, Set<String>> mayKnow() {
        Map<String, Set<String>> rooms = new LinkedHashMap<>();
        rooms.put("kernel", Set.of());
        rooms.put("attest", Set.of("kernel"));
        rooms.put("ledger", Set.of("attest", "kernel"));
        rooms.put("modification", Set.of("attest", "kernel"));
        Set<String> foundations = Set.of("modification", "ledger", "attest", "kernel");
        rooms.put("policy", foundations);
        rooms.put("tripwire", foundations);
        rooms.put("signoff", foundations);
        rooms.put("permit", foundations);
        // The form of a case as one file, which the gate makes and the verifier checks.
        rooms.put("dossier", foundations);
        rooms.put("clearance", with(foundations, "permit", "policy", "tripwire", "signoff"));
        rooms.put("admission", with(rooms.get("clearance"), "clearance", "dossier"));
        rooms.put("messaging", with(rooms.get("admission"), "admission"));
        rooms.put("api", with(rooms.get("admission"), "admission"));
        rooms.put("console", with(rooms.get("admission"), "admission"));
        // Puts the parts together and starts Quarkus; decides nothing.
        rooms.put("gateway", with(rooms.keySet()));
        // Clients: what they know is what a stranger could build on.
        rooms.put("worker", with(foundations, "permit"));
        // What an auditor has to believe: no gate, no edge, no database.
        rooms.put("verify", with(foundations, "permit", "policy", "tripwire", "signoff", "dossier"));
        rooms.put("improver", Set.of("modification", "attest", "kernel"));
        rooms.put("witness", Set.of("ledger", "attest", "kernel"));
        // The program a person starts puts all of it together.
        rooms.put("local", with(rooms.keySet(), "cli"));
        rooms.put("cli", with(rooms.keySet(), "local"));
        return rooms;
    }

    private static Set<String> with(@Nullable Set<String> rooms, String... more) {
        Set<String> all = new TreeSet<>(Set.of(more));
        if (rooms != null) {
            all.addAll(rooms);
        }
        return all;
    }

    static Set<String> names() {
        return MAY_KNOW.keySet();
    }

    private String within(String room) {
        return root + "." + room + "..";
    }

    /** A room knows no room but those listed for it. */
    ArchRule knowsOnlyItsOwn(String room) {
        Set<String> forbidden = new TreeSet<>(names());
        forbidden.removeAll(with(MAY_KNOW.get(room), room));
        return noClasses()
                .that()
                .resideInAPackage(within(room))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(forbidden.stream().map(this::within).toArray(String[]::new))
                .allowEmptyShould(true);
    }

    /** What a room keeps in {@code internal} is known to that room alone. */
    ArchRule keepsInternalsToItself(String room) {
        return noClasses()
                .that()
                .resideOutsideOfPackage(within(room))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(root + "." + room + ".internal..")
                .allowEmptyShould(true);
    }

    /** Every class lives in a room. */
    ArchRule everythingHasARoom() {
        return classes()
                .should()
                .resideInAnyPackage(names().stream().map(this::within).toArray(String[]::new));
    }

    /** No two packages know each other, by whatever way around; {@code internal} counts as part of its room. */
    ArchRule noCycles() {
        return slices().assignedFrom(new PackageOfRoom(root)).should().beFreeOfCycles();
    }

    /** Every package says what null means in it. */
    static ArchRule everyPackageIsNullMarked() {
        return classes().should(new ArchCondition<JavaClass>("live in a package that is @NullMarked") {
            @Override
            public void check(JavaClass item, ConditionEvents events) {
                boolean marked = item.getPackage().isAnnotatedWith(NullMarked.class);
                events.add(new SimpleConditionEvent(
                        item,
                        marked,
                        item.getName() + " lives in a package that is " + (marked ? "" : "not ") + "marked"));
            }
        });
    }

    /** An exception is named by its cause, so that a caller can tell one from the other. */
    static ArchRule noGenericExceptions() {
        return noClasses().should(THROW_GENERIC_EXCEPTIONS);
    }

    /** Only what a person starts writes to the terminal. */
    ArchRule noStandardStreams() {
        return noClasses()
                .that()
                .resideOutsideOfPackages(within("cli"), within("local"))
                .should(ACCESS_STANDARD_STREAMS);
    }

    /** All rules, each under the name it fails by. */
    Map<String, ArchRule> rules() {
        Map<String, ArchRule> rules = new LinkedHashMap<>();
        for (String room : names()) {
            rules.put(room + " knows only its own", knowsOnlyItsOwn(room));
            rules.put(room + " keeps its internals to itself", keepsInternalsToItself(room));
        }
        rules.put("everything has a room", everythingHasARoom());
        rules.put("no cycles", noCycles());
        rules.put("every package is null-marked", everyPackageIsNullMarked());
        rules.put("no generic exceptions", noGenericExceptions());
        rules.put("no standard streams", noStandardStreams());
        return rules;
    }

    /** The package of a class, with what is internal counted to the room it is internal to. */
    private record PackageOfRoom(String root) implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
            String name = javaClass.getPackageName();
            if (!name.startsWith(root + ".")) {
                return SliceIdentifier.ignore();
            }
            int internal = (name + ".").indexOf(".internal.");
            return SliceIdentifier.of(internal < 0 ? name : name.substring(0, internal));
        }

        @Override
        public String getDescription() {
            return "packages below " + root;
        }
    }
}

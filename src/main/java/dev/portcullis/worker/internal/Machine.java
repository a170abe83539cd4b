package dev.portcullis.worker.internal;

import dev.portcullis.attest.predicate.Ended;
import dev.portcullis.kernel.SeccompFilter;
import dev.portcullis.worker.Limits;
import dev.portcullis.worker.LocalEngine;
import dev.portcullis.worker.Run;
import dev.portcullis.worker.RunEnd;
import dev.portcullis.worker.SandboxProbe.Finding;
import dev.portcullis.worker.SandboxProbe.Weight;
import dev.portcullis.worker.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Looks for what a sandbox needs and says what to do where it is missing. */
public final class Machine {
    private static final Limits TRIAL =
            new Limits(Duration.ofSeconds(10), Duration.ofSeconds(5), 256L << 20, 4, 1 << 20, 0);

    private Machine() {}

    public static List<Finding> look(LocalEngine.Settings settings) throws IOException {
        List<Finding> findings = new ArrayList<>();
        findings.add(system());
        if (findings.getFirst().weight() == Weight.MISSING) {
            return findings;
        }
        boolean root = Processes.ownUid() == 0;
        findings.add(program("setpriv", "util-linux"));
        findings.add(program("prlimit", "util-linux"));
        findings.add(
                root
                        ? good("user id", "root: each run has a user id of its own from " + settings.firstUid() + " on")
                        : new Finding(
                                "user id",
                                Weight.WEAKER,
                                "not root: runs share this user's id outside their namespaces, and disk is measured"
                                        + " instead of bounded; start the worker as root to have both"));
        if (settings.unsandboxed()) {
            findings.add(
                    new Finding(
                            "sandbox",
                            Weight.WEAKER,
                            "--unsafe-no-sandbox: hostile code can read and send whatever its user id can; every outcome says so"));
        } else {
            findings.add(program("bwrap", "bubblewrap"));
            userNamespaces().ifPresent(findings::add);
        }
        if (findings.stream().noneMatch(finding -> finding.weight() == Weight.MISSING)) {
            findings.add(trial(settings));
        }
        return findings;
    }

    private static Finding system() {
        String system = System.getProperty("os.name");
        if (!system.equals("Linux")) {
            return missing("system", "the local engine runs on Linux, not on " + system);
        }
        try {
            return good(
                    "system", "Linux, " + SeccompFilter.Machine.here().name().toLowerCase(Locale.ROOT));
        } catch (IllegalStateException e) {
            return missing("system", String.valueOf(e.getMessage()));
        }
    }

    private static Finding program(String name, String debianPackage) {
        return Stream.of(Processes.PATH.split(":"))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst()
                .map(found -> good(name, found.toString()))
                .orElseGet(() ->
                        missing(name, "not in " + Processes.PATH + "; on Debian: apt-get install -y " + debianPackage));
    }

    private static Optional<Finding> userNamespaces() {
        if (reads("/proc/sys/user/max_user_namespaces", "0")) {
            return Optional.of(missing("user namespaces", "switched off; sysctl user.max_user_namespaces=10000"));
        }
        if (reads("/proc/sys/kernel/unprivileged_userns_clone", "0")) {
            return Optional.of(missing("user namespaces", "root only; sysctl kernel.unprivileged_userns_clone=1"));
        }
        if (reads("/proc/sys/kernel/apparmor_restrict_unprivileged_userns", "1")) {
            return Optional.of(new Finding(
                    "user namespaces",
                    Weight.WEAKER,
                    "AppArmor restricts them; if the trial fails: an AppArmor profile for bwrap with `userns,`, or"
                            + " sysctl kernel.apparmor_restrict_unprivileged_userns=0"));
        }
        return Optional.of(good("user namespaces", "allowed"));
    }

    private static boolean reads(String file, String value) {
        try {
            return Files.readString(Path.of(file)).strip().equals(value);
        } catch (IOException e) {
            return false;
        }
    }

    private static Finding trial(LocalEngine.Settings settings) {
        LocalEngine.Settings one =
                new LocalEngine.Settings(settings.root(), settings.firstUid(), 1, settings.unsandboxed());
        try (LocalSlots slots = LocalSlots.open(one, InstantSource.system())) {
            Path tree = slots.newFolder("trial");
            Run run =
                    slots.start(new Workspace(Map.of(Workspace.TREE, tree), List.of("true"), Optional.empty()), TRIAL);
            RunEnd end = run.await(Duration.ofSeconds(15));
            if (end.ended() == Ended.COMPLETED) {
                return good("trial", "a sandbox started and ended; held by " + String.join(", ", end.enforced()));
            }
            return missing("trial", "a sandbox that should do nothing ended otherwise: " + end.detail());
        } catch (IOException e) {
            return missing("trial", String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return missing("trial", "interrupted");
        }
    }

    private static Finding good(String what, String explanation) {
        return new Finding(what, Weight.GOOD, explanation);
    }

    private static Finding missing(String what, String explanation) {
        return new Finding(what, Weight.MISSING, explanation);
    }
}

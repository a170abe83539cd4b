package dev.portcullis.console;

import dev.portcullis.admission.History;
import dev.portcullis.admission.TrustStore;
import dev.portcullis.attest.TrustDocument;
import dev.portcullis.kernel.Purpose;
import dev.portcullis.policy.PolicyJudge;
import dev.portcullis.policy.RuleDescription;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The policy as it is in force. */
@Path("/policy")
@RunOnVirtualThread
@Singleton
public final class PolicyPages {
    private final Pages pages;
    private final TrustStore trust;
    private final PolicyJudge policy;
    private final History history;

    PolicyPages(Pages pages, TrustStore trust, PolicyJudge policy, History history) {
        this.pages = pages;
        this.trust = trust;
        this.policy = policy;
        this.history = history;
    }

    @GET
    @Shows(Screen.READ_POLICY)
    @Operation(hidden = true)
    public Response policy() {
        TrustDocument.Policy inForce = trust.get().document().policy();
        return pages.show(
                "policy",
                Section.POLICY,
                "Policy",
                new PolicyPage(
                        Hash.of(policy.policy()),
                        inForce.epoch(),
                        policy.bundle().rules().entrySet().stream()
                                .sorted(Map.Entry.comparingByKey())
                                .map(rule -> rule(rule.getKey(), rule.getValue()))
                                .toList(),
                        history.policyEpochs().stream()
                                .map(one -> new PolicyPage.Epoch(
                                        one.epoch(),
                                        Hash.of(one.bundle()),
                                        Moment.of(one.at()),
                                        one.entry().toString()))
                                .toList()));
    }

    private static PolicyPage.Rule rule(String name, RuleDescription rule) {
        return new PolicyPage.Rule(
                name,
                rule.title(),
                rule.code(),
                rule.verdict() + (rule.tier() > 0 ? ", tier " + rule.tier() : ""),
                rule.stage(),
                rule.purposes().stream().map(Purpose::toString).collect(Collectors.joining(", ")),
                rule.disclose().toString());
    }
}

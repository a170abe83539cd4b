package dev.portcullis.local.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.local.KafkaUser;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;

final class KafkaAccessTest {
    @Test
    void theWholeListIsThisAndNothingElse() {
        // Given
        Set<String> list = new TreeSet<>();

        // When
        for (AclBinding binding : new KafkaAccess("").bindings()) {
            if (binding.entry().operation() != AclOperation.DESCRIBE) {
                list.add(binding.entry().principal() + " "
                        + binding.entry().operation() + " "
                        + binding.pattern().patternType() + " "
                        + binding.pattern().name());
            }
        }

        // Then
        assertThat(list)
                .containsExactlyInAnyOrder(
                        "User:evaluator WRITE LITERAL portcullis.outcomes",
                        "User:gateway READ LITERAL portcullis.outcomes",
                        "User:gateway READ LITERAL portcullis.proposals",
                        "User:gateway READ PREFIXED gateway",
                        "User:gateway WRITE LITERAL portcullis.answers",
                        "User:gateway WRITE LITERAL portcullis.outcomes.dlq",
                        "User:gateway WRITE LITERAL portcullis.permits",
                        "User:gateway WRITE LITERAL portcullis.proposals",
                        "User:gateway WRITE LITERAL portcullis.proposals.dlq",
                        "User:proposer READ LITERAL portcullis.answers",
                        "User:proposer READ PREFIXED proposer",
                        "User:proposer WRITE LITERAL portcullis.proposals",
                        "User:worker READ LITERAL portcullis.permits",
                        "User:worker READ PREFIXED worker",
                        "User:worker WRITE LITERAL portcullis.outcomes");
    }

    @Test
    void twoGatewaysWithDifferentPrefixesShareNothing() {
        // Given
        List<AclBinding> others = new KafkaAccess("other-").bindings();

        // When
        Set<String> names = new TreeSet<>();
        new KafkaAccess("other-").topics().stream().map(NewTopic::name).forEach(names::add);
        others.forEach(binding -> names.add(binding.pattern().name()));

        // Then
        assertThat(names).allMatch(name -> name.startsWith("other-"));
        assertThat(others)
                .allSatisfy(binding -> assertThat(binding.pattern().patternType() == PatternType.PREFIXED)
                        .as("a topic by the beginning of its name would take in topics to come")
                        .isEqualTo(binding.pattern().resourceType() == ResourceType.GROUP));
    }

    @Test
    void theAdministratorNeedsNoEntryAndNobodyHasAll() {
        // Given
        List<AclBinding> bindings = new KafkaAccess("").bindings();

        // When, Then
        assertThat(bindings)
                .noneMatch(binding -> binding.entry().principal().equals("User:" + KafkaUser.ADMIN.login()))
                .noneMatch(binding -> binding.entry().principal().equals("User:*"))
                .noneMatch(binding -> binding.entry().operation() == AclOperation.ALL)
                .noneMatch(binding -> binding.pattern().name().equals("*"));
    }
}

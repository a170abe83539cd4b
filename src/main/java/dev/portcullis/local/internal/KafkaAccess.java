package dev.portcullis.local.internal;

import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;

import dev.portcullis.local.KafkaUser;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * The topics of one gateway and who may do what with them: the whole list, everything else is refused.
 *
 * @param prefix what the names of topics and consumer groups begin with; usually empty
 */
record KafkaAccess(String prefix) {
    private static final String PROPOSALS = "portcullis.proposals";
    private static final String PERMITS = "portcullis.permits";
    private static final String OUTCOMES = "portcullis.outcomes";
    private static final String ANSWERS = "portcullis.answers";
    private static final String PROPOSALS_DLQ = "portcullis.proposals.dlq";
    private static final String OUTCOMES_DLQ = "portcullis.outcomes.dlq";
    private static final int SPREAD = 4;
    private static final short COPIES = 1;
    /** Changes with this list, so that a broker that has an older one is given this one. */
    private static final String EDITION = "1";

    /** Several partitions where lineages are to be independent of each other, one where the order is of all. */
    List<NewTopic> topics() {
        return List.of(
                topic(PROPOSALS, SPREAD),
                topic(PERMITS, 1),
                topic(OUTCOMES, SPREAD),
                topic(ANSWERS, 1),
                topic(PROPOSALS_DLQ, 1),
                topic(OUTCOMES_DLQ, 1));
    }

    List<AclBinding> bindings() {
        List<AclBinding> bindings = new ArrayList<>();
        may(bindings, KafkaUser.PROPOSER, PROPOSALS, WRITE, DESCRIBE);
        may(bindings, KafkaUser.PROPOSER, ANSWERS, READ, DESCRIBE);
        may(bindings, KafkaUser.WORKER, PERMITS, READ, DESCRIBE);
        may(bindings, KafkaUser.WORKER, OUTCOMES, WRITE, DESCRIBE);
        may(bindings, KafkaUser.EVALUATOR, OUTCOMES, WRITE, DESCRIBE);
        may(bindings, KafkaUser.GATEWAY, PROPOSALS, READ, WRITE, DESCRIBE);
        may(bindings, KafkaUser.GATEWAY, OUTCOMES, READ, DESCRIBE);
        may(bindings, KafkaUser.GATEWAY, PERMITS, WRITE, DESCRIBE);
        may(bindings, KafkaUser.GATEWAY, ANSWERS, WRITE, DESCRIBE);
        may(bindings, KafkaUser.GATEWAY, PROPOSALS_DLQ, WRITE, DESCRIBE);
        may(bindings, KafkaUser.GATEWAY, OUTCOMES_DLQ, WRITE, DESCRIBE);
        for (KafkaUser user : List.of(KafkaUser.PROPOSER, KafkaUser.WORKER, KafkaUser.GATEWAY)) {
            ResourcePattern groups =
                    new ResourcePattern(ResourceType.GROUP, prefix + user.login(), PatternType.PREFIXED);
            bindings.add(new AclBinding(groups, allowed(user, READ)));
        }
        return List.copyOf(bindings);
    }

    /** The file that says that the broker of {@code layout} was given this list. */
    Path granted(Layout layout) {
        return layout.kafka().resolve("granted-" + prefix + EDITION);
    }

    private NewTopic topic(String name, int partitions) {
        return new NewTopic(prefix + name, partitions, COPIES);
    }

    private void may(List<AclBinding> bindings, KafkaUser user, String topic, AclOperation... operations) {
        ResourcePattern pattern = new ResourcePattern(ResourceType.TOPIC, prefix + topic, PatternType.LITERAL);
        for (AclOperation operation : operations) {
            bindings.add(new AclBinding(pattern, allowed(user, operation)));
        }
    }

    private static AccessControlEntry allowed(KafkaUser user, AclOperation operation) {
        return new AccessControlEntry("User:" + user.login(), "*", operation, AclPermissionType.ALLOW);
    }
}

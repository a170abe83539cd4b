package dev.portcullis.local.internal;

import dev.portcullis.local.KafkaUser;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialAlteration;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicExistsException;

/** Gives a new broker its users, topics and access list. */
public final class KafkaProvision {
    private static final int ITERATIONS = 4_096;
    private static final long SECONDS = 30;

    private KafkaProvision() {}

    /** For the stack whose folder is the only argument. */
    public static void main(String[] arguments)
            throws IOException, ExecutionException, InterruptedException, TimeoutException {
        Layout layout = new Layout(Path.of(arguments[0]));
        provision(layout, Settings.read(layout.settings()).get(Key.TOPIC_PREFIX));
    }

    /** For the gateway whose names begin with {@code prefix}; what is there already stays. */
    public static void provision(Layout layout, String prefix)
            throws IOException, ExecutionException, InterruptedException, TimeoutException {
        Settings passwords = Settings.read(Secrets.kafka(layout));
        Map<String, Object> broker = new HashMap<>(Kafka.brokerClient(Settings.read(layout.settings()), passwords));
        broker.put("default.api.timeout.ms", (int) TimeUnit.SECONDS.toMillis(SECONDS));
        KafkaAccess access = new KafkaAccess(prefix);
        try (Admin admin = Admin.create(broker)) {
            List<KafkaFuture<Void>> asked = new ArrayList<>();
            asked.add(admin.alterUserScramCredentials(users(passwords)).all());
            asked.add(admin.createAcls(access.bindings()).all());
            for (NewTopic topic : access.topics()) {
                asked.add(admin.createTopics(List.of(topic)).all());
            }
            for (KafkaFuture<Void> answer : asked) {
                await(answer);
            }
        }
        Layout.writeSecret(access.granted(layout), "");
    }

    private static void await(KafkaFuture<Void> answer)
            throws ExecutionException, InterruptedException, TimeoutException {
        try {
            answer.get(SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
    }

    private static List<UserScramCredentialAlteration> users(Settings passwords) {
        ScramCredentialInfo info = new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, ITERATIONS);
        List<UserScramCredentialAlteration> users = new ArrayList<>();
        for (KafkaUser user : KafkaUser.values()) {
            users.add(new UserScramCredentialUpsertion(user.login(), info, passwords.get(user.login())));
        }
        return users;
    }
}

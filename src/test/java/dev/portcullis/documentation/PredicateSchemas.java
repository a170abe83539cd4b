package dev.portcullis.documentation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.predicate.AmendmentPredicate;
import dev.portcullis.attest.predicate.AnswerPredicate;
import dev.portcullis.attest.predicate.AskPredicate;
import dev.portcullis.attest.predicate.BreakGlassPredicate;
import dev.portcullis.attest.predicate.CancellationPredicate;
import dev.portcullis.attest.predicate.EndPredicate;
import dev.portcullis.attest.predicate.EvidencePredicate;
import dev.portcullis.attest.predicate.HaltPredicate;
import dev.portcullis.attest.predicate.OutcomePredicate;
import dev.portcullis.attest.predicate.PermitPredicate;
import dev.portcullis.attest.predicate.ProbesPredicate;
import dev.portcullis.attest.predicate.PromotionPredicate;
import dev.portcullis.attest.predicate.ProposalPredicate;
import dev.portcullis.attest.predicate.QualificationPredicate;
import dev.portcullis.attest.predicate.QuestionPredicate;
import dev.portcullis.attest.predicate.ReadingPredicate;
import dev.portcullis.attest.predicate.RearmPredicate;
import dev.portcullis.attest.predicate.RedemptionPredicate;
import dev.portcullis.attest.predicate.RefusalsPredicate;
import dev.portcullis.attest.predicate.RepliedPredicate;
import dev.portcullis.attest.predicate.ReplyPredicate;
import dev.portcullis.attest.predicate.RevocationPredicate;
import dev.portcullis.attest.predicate.SignOffPredicate;
import dev.portcullis.attest.predicate.SignedWords;
import dev.portcullis.attest.predicate.VerdictPredicate;
import dev.portcullis.attest.predicate.Vigilance;
import dev.portcullis.attest.predicate.WaitingPredicate;
import dev.portcullis.attest.predicate.WithdrawalPredicate;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Decimal;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.Id;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.kernel.PrincipalId;
import dev.portcullis.kernel.StrictJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * JSON Schemas of the predicates, made from their records: the components with what is written about them, closed, and
 * each with a bound. A component of free text, a list, a map or a count without a bound in the table below is an error.
 */
final class PredicateSchemas {
    private static final String NAME = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";
    private static final String HEX = "[0-9a-f]{64}";
    private static final String DIGEST = "sha256:" + HEX;
    private static final String CODE = "[A-Z][A-Z0-9]*(_[A-Z0-9]+)*";
    private static final String UUID_V7 = "[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";
    private static final int CODE_CHARACTERS = 64;
    private static final int KEY_ID = 300;
    private static final int CREDENTIAL = 2048;

    /** What an opponent wrote may grow tenfold when it is rendered inert. */
    private static final int INERT = 10;

    private static final long COUNT = (1L << 53) - 1;
    private static final int LEAF = Bounds.LEDGER_ENTRY_BYTES;

    /** What bounds a component beyond its type: {@code Record.component}, and {@code []} for the elements of it. */
    private static final Map<String, ObjectNode> LIMITS = limits();

    private PredicateSchemas() {}

    private static Map<String, ObjectNode> limits() {
        Map<String, ObjectNode> limits = new LinkedHashMap<>();
        limits.put("AmendmentPredicate.subject", matching("trust|policy|charter:" + NAME));
        limits.put("AmendmentPredicate.epoch", between(0, COUNT));
        limits.put("AmendmentPredicate.signOffs", items(64));
        limits.put("AnswerPredicate.joined", items(Bounds.PAGE));
        limits.put("AnswerPredicate.reasons", items(Bounds.REASONS));
        limits.put("AnswerPredicate.reasons[]", text(CODE_CHARACTERS + 1 + INERT * Bounds.REASON_PLACE_CHARACTERS));
        limits.put("AnswerPredicate.generation", between(0, COUNT));
        limits.put("AnswerPredicate.metrics", properties(Bounds.CLAIMS));
        limits.put("AnswerPredicate.failure", text(Bounds.FAILURE_TEXT_BYTES));
        limits.put("BreakGlassPredicate.scope", matching("all|lineage:" + NAME + "|proposal:" + UUID_V7));
        limits.put("BreakGlassPredicate.reason", text(Bounds.WRITTEN_REASON_CHARACTERS));
        limits.put("BreakGlassPredicate.by", items(64));
        limits.put("BreakGlassPredicate.signOffs", items(64));
        limits.put("BreakGlassPredicate.skipped", items(BreakGlassPredicate.NAMED));
        limits.put("BreakGlassPredicate.ended", between(0, Integer.MAX_VALUE));
        limits.put(
                "AskPredicate.subject",
                matching("(proposal|halt|breakglass):" + UUID_V7 + "|trust|policy|charter:" + NAME));
        limits.put("AskPredicate.tier", between(0, 3));
        limits.put("AskPredicate.quorum", properties(8));
        limits.put("AskPredicate.quorum[]", between(1, 1000));
        limits.put("AskPredicate.excluded", items(1000));
        limits.put("CancellationPredicate.subject", matching("trust|policy|charter:" + NAME));
        limits.put("CancellationPredicate.reason", text(Bounds.WRITTEN_REASON_CHARACTERS));
        limits.put("WaitingPredicate.subject", matching("trust|policy|charter:" + NAME));
        limits.put("WaitingPredicate.loosens", items(WaitingPredicate.SENTENCES));
        limits.put("WaitingPredicate.loosens[]", text(WaitingPredicate.SENTENCE_CHARACTERS + 1));
        limits.put("WaitingPredicate.signOffs", items(64));
        limits.put("EndPredicate.reasons", items(Bounds.REASONS));
        limits.put("EndPredicate.generation", between(0, COUNT));
        limits.put("EvidencePredicate.metrics", properties(Bounds.CLAIMS));
        limits.put("EvidencePredicate.flags", items(Bounds.FLAGS));
        limits.put("EvidencePredicate.flags[]", code());
        limits.put("EvidencePredicate.logs", items(Bounds.EVIDENCE_LOGS));
        limits.put("EvidencePredicate.Log.mediaType", text(128));
        limits.put("EvidencePredicate.Log.bytes", between(0, Bounds.FILE_BYTES));
        limits.put("HaltPredicate.scope", matching("all|lineage:" + NAME));
        limits.put("HaltPredicate.reason", text(Bounds.WRITTEN_REASON_CHARACTERS));
        limits.put("HaltPredicate.by", matching(NAME));
        limits.put("OutcomePredicate.fence", between(1, COUNT));
        limits.put("OutcomePredicate.enforced", items(32));
        limits.put("OutcomePredicate.enforced[]", text(128));
        limits.put("OutcomePredicate.failure", text(Bounds.FAILURE_TEXT_BYTES));
        limits.put("OutcomePredicate.proof", text(LEAF));
        limits.put("PermitPredicate.audience", matching(NAME));
        limits.put("PermitPredicate.uses", between(1, 1));
        limits.put("PermitPredicate.epoch", between(1, COUNT));
        limits.put("PermitPredicate.keyEpoch", between(1, Integer.MAX_VALUE));
        limits.put("PermitPredicate.Conditions.network", oneOf("none"));
        limits.put("PermitPredicate.Conditions.gpus", between(0, Integer.MAX_VALUE));
        limits.put("PermitPredicate.Conditions.processes", between(0, Integer.MAX_VALUE));
        for (String condition : List.of("wallSeconds", "memoryMiB", "diskMiB", "cpuSeconds")) {
            limits.put("PermitPredicate.Conditions." + condition, between(0, COUNT));
        }
        limits.put("PermitPredicate.Proofs.readings", items(Bounds.READINGS));
        limits.put("PermitPredicate.Proofs.signOffs", items(64));
        limits.put("PromotionPredicate.reason", text(Bounds.WRITTEN_REASON_CHARACTERS));
        limits.put("ProposalPredicate.parents", items(Bounds.PARENTS));
        limits.put("ProposalPredicate.reason", text(Bounds.WRITTEN_REASON_CHARACTERS));
        limits.put("ProposalPredicate.claims", properties(Bounds.CLAIMS));
        limits.put("ContentForm.put", items(Bounds.CONTENT_FILES));
        limits.put("ContentForm.remove", items(Bounds.CONTENT_FILES));
        limits.put("ContentForm.remove[]", text(Bounds.PATH_BYTES));
        limits.put("ContentForm.Put.path", text(Bounds.PATH_BYTES));
        limits.put("ContentForm.Put.mode", oneOf("100644", "100755"));
        limits.put("ContentForm.Put.inline", base64(Bounds.INLINE_FILE_BYTES));
        limits.put("ProbesPredicate.commitments", items(ProbesPredicate.MOST));
        limits.put("QualificationPredicate.tier", between(1, 3));
        limits.put(
                "QualificationPredicate.qualified",
                JsonNodeFactory.instance.objectNode().put("type", "boolean"));
        limits.put(
                "QualificationPredicate.amongAsks",
                JsonNodeFactory.instance.objectNode().put("type", "boolean").put("const", true));
        limits.put("QualificationPredicate.revealed", items(QualificationPredicate.MOST));
        limits.put("QualificationPredicate.Revealed.salt", base64(QualificationPredicate.Revealed.SALT_BYTES));
        limits.put(
                "QualificationPredicate.Revealed.bad",
                JsonNodeFactory.instance.objectNode().put("type", "boolean"));
        for (String count : List.of("bad", "missed", "good", "alarms")) {
            limits.put("Vigilance." + count, between(0, Vigilance.MOST));
        }
        limits.put("QuestionPredicate.text", text(INERT * Bounds.WRITTEN_REASON_CHARACTERS));
        limits.put("ReplyPredicate.text", text(Bounds.WRITTEN_REASON_CHARACTERS));
        limits.put("RepliedPredicate.key", text(KEY_ID));
        limits.put("RepliedPredicate.signed", base64(LEAF));
        limits.put("RepliedPredicate.signature", base64(64));
        limits.put("ReadingPredicate.result", oneOf("PASSED", "WARNED", "FAILED"));
        limits.put("ReadingPredicate.configuration", items(Bounds.READINGS));
        limits.put("ReadingPredicate.Configuration.name", text(64));
        for (String list : List.of("passedTests", "warnedTests", "failedTests")) {
            limits.put("ReadingPredicate." + list, items(Bounds.READINGS));
            limits.put("ReadingPredicate." + list + "[]", text(64));
        }
        limits.put("ReadingPredicate.Read.tripwire", text(64));
        limits.put("ReadingPredicate.Read.reasons", items(Bounds.REASONS));
        limits.put("RearmPredicate.reason", text(Bounds.WRITTEN_REASON_CHARACTERS));
        limits.put("RearmPredicate.signOffs", items(64));
        limits.put("RedemptionPredicate.worker", text(KEY_ID));
        limits.put("RedemptionPredicate.nonce", matching("[A-Za-z0-9_-]{16,64}"));
        limits.put("RedemptionPredicate.fence", between(1, COUNT));
        limits.put("RedemptionPredicate.proof", text(LEAF));
        limits.put("RefusalsPredicate.principal", matching(NAME + "/" + NAME + "|person:" + NAME + "|login:unknown"));
        limits.put("RefusalsPredicate.count", between(1, COUNT));
        limits.put("RefusalsPredicate.reasons", items(Bounds.REASONS));
        limits.put("SignOffPredicate.signed", base64(LEAF));
        limits.put("SignOffPredicate.key", text(CREDENTIAL));
        limits.put("SignOffPredicate.signature", base64(64));
        limits.put("PasskeyAssertion.credential", matching("[A-Za-z0-9_-]{16," + CREDENTIAL + "}"));
        limits.put("PasskeyAssertion.authenticatorData", base64(2048));
        limits.put("PasskeyAssertion.clientData", base64(4096));
        limits.put("PasskeyAssertion.signature", base64(512));
        limits.put("SignedWords.reason", text(Bounds.WRITTEN_REASON_CHARACTERS));
        limits.put("WithdrawalPredicate.reason", text(Bounds.WRITTEN_REASON_CHARACTERS));
        limits.put("VerdictPredicate.resourceUri", matching("portcullis:tree/" + DIGEST));
        limits.put("VerdictPredicate.inputAttestations", items(Bounds.INPUT_ATTESTATIONS));
        limits.put("VerdictPredicate.verificationResult", oneOf("PASSED", "FAILED"));
        limits.put("VerdictPredicate.verifiedLevels", items(0));
        limits.put("VerdictPredicate.verifiedLevels[]", text(0));
        limits.put("VerdictPredicate.Verifier.id", text(KEY_ID));
        limits.put("VerdictPredicate.Policy.uri", matching("portcullis:policy/" + DIGEST));
        limits.put("VerdictPredicate.InputAttestation.uri", matching("portcullis:[a-z]+/" + DIGEST));
        limits.put("VerdictPredicate.Judgement.tier", between(0, 3));
        limits.put("VerdictPredicate.Judgement.reasons", items(Bounds.REASONS));
        limits.put("DigestSet.sha256", matching(HEX));
        limits.put("Reason.code", code());
        limits.put("Reason.at", text(INERT * Bounds.REASON_PLACE_CHARACTERS));
        return limits;
    }

    /** The record of a type's predicate; empty for a type that nothing makes yet. */
    static Optional<Class<?>> shape(PredicateType type) {
        return Optional.ofNullable(
                switch (type) {
                    case PROPOSAL -> ProposalPredicate.class;
                    case PROMOTION -> PromotionPredicate.class;
                    case WITHDRAWAL -> WithdrawalPredicate.class;
                    case OUTCOME -> OutcomePredicate.class;
                    case EVIDENCE -> EvidencePredicate.class;
                    case ANSWER -> AnswerPredicate.class;
                    case CHARTER, TRUST, POLICY -> AmendmentPredicate.class;
                    case WAITING -> WaitingPredicate.class;
                    case CANCELLATION -> CancellationPredicate.class;
                    case ASK -> AskPredicate.class;
                    case QUESTION -> QuestionPredicate.class;
                    case REPLY -> ReplyPredicate.class;
                    case REPLIED -> RepliedPredicate.class;
                    case SIGNOFF -> SignOffPredicate.class;
                    case SIGNED_WORDS -> SignedWords.class;
                    case PERMIT -> PermitPredicate.class;
                    case REDEMPTION -> RedemptionPredicate.class;
                    case REVOCATION -> RevocationPredicate.class;
                    case HALT -> HaltPredicate.class;
                    case REARM -> RearmPredicate.class;
                    case BREAKGLASS -> BreakGlassPredicate.class;
                    case END -> EndPredicate.class;
                    case REFUSALS -> RefusalsPredicate.class;
                    case PROBES -> ProbesPredicate.class;
                    case QUALIFICATION -> QualificationPredicate.class;
                    case VERDICT -> VerdictPredicate.class;
                    case READING -> ReadingPredicate.class;
                });
    }

    /** Where a type's schema is published. */
    static Path file(PredicateType type) {
        String name = type.name().toLowerCase(Locale.ROOT).replace('_', '-');
        return Path.of("docs", "reference", "predicates", name + ".schema.json");
    }

    /** The schema as it is to be published. */
    static String text(PredicateType type, Class<?> shape) {
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", "Predicate " + type.uri());
        return StrictJson.writePretty(schema.setAll(object(shape)));
    }

    private static ObjectNode object(Class<?> shape) {
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        Written written = Written.about(shape);
        schema.put("description", written.sentence());
        schema.put("type", "object");
        schema.put("additionalProperties", false);
        ArrayNode required = schema.putArray("required");
        ObjectNode properties = schema.putObject("properties");
        boolean leavesOut = shape.isAnnotationPresent(JsonInclude.class);
        for (RecordComponent component : shape.getRecordComponents()) {
            boolean nullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
            JsonProperty named = component.getAccessor().getAnnotation(JsonProperty.class);
            String name = named == null || named.value().isEmpty() ? component.getName() : named.value();
            if (!nullable) {
                required.add(name);
            }
            ObjectNode value = value(component.getAnnotatedType(), qualified(shape) + "." + component.getName());
            if (nullable && !leavesOut) {
                value = orNull(value);
            }
            String said = written.about(component.getName());
            if (said != null) {
                value.put("description", said);
            }
            properties.set(name, value);
        }
        return schema;
    }

    private static ObjectNode orNull(ObjectNode value) {
        ObjectNode either = JsonNodeFactory.instance.objectNode();
        either.putArray("anyOf").add(value).addObject().put("type", "null");
        return either;
    }

    private static ObjectNode value(AnnotatedType annotated, String path) {
        if (annotated instanceof AnnotatedParameterizedType generic) {
            AnnotatedType[] arguments = generic.getAnnotatedActualTypeArguments();
            ObjectNode elements = value(arguments[arguments.length - 1], path + "[]");
            return arguments.length == 1 ? array(elements, path) : map(arguments[0], elements, path);
        }
        Class<?> type = (Class<?>) annotated.getType();
        if (type == Digest.class) {
            return matching(DIGEST);
        } else if (Id.class.isAssignableFrom(type)) {
            return matching(UUID_V7);
        } else if (type == LineageId.class || type == PersonId.class || type == PrincipalId.class) {
            return matching(NAME);
        } else if (type == Instant.class) {
            return matching("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?Z");
        } else if (type == Decimal.class) {
            return matching("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]{1,2})?")
                    .put("maxLength", Bounds.DECIMAL_CHARACTERS);
        } else if (type.isEnum()) {
            return oneOf(Arrays.stream(type.getEnumConstants())
                    .map(PredicateSchemas::written)
                    .toArray(String[]::new));
        } else if (type.isRecord()) {
            return object(type);
        }
        return limit(path);
    }

    private static ObjectNode array(ObjectNode elements, String path) {
        ObjectNode array = limit(path);
        array.set("items", elements);
        return array;
    }

    private static ObjectNode map(AnnotatedType keys, ObjectNode values, String path) {
        if (keys.getType() != String.class) {
            throw new IllegalStateException(path + " is a map of something else than text");
        }
        ObjectNode map = limit(path);
        map.putObject("propertyNames").put("maxLength", Bounds.JSON_NAME_CHARACTERS);
        map.set("additionalProperties", values);
        return map;
    }

    private static ObjectNode limit(String path) {
        ObjectNode limit = LIMITS.get(path);
        if (limit == null) {
            throw new IllegalStateException("no bound is written down for " + path);
        }
        return limit.deepCopy();
    }

    /** As it is written in JSON. */
    private static String written(Object constant) {
        for (Method method : constant.getClass().getMethods()) {
            if (method.isAnnotationPresent(JsonValue.class)) {
                try {
                    return (String) method.invoke(constant);
                } catch (ReflectiveOperationException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
        throw new IllegalStateException(constant.getClass() + " has no value for JSON");
    }

    private static String qualified(Class<?> shape) {
        Class<?> outer = shape.getEnclosingClass();
        return (outer == null ? "" : outer.getSimpleName() + ".") + shape.getSimpleName();
    }

    private static ObjectNode string() {
        return JsonNodeFactory.instance.objectNode().put("type", "string");
    }

    private static ObjectNode text(int characters) {
        return string().put("maxLength", characters);
    }

    private static ObjectNode matching(String pattern) {
        return string().put("pattern", "^(" + pattern + ")$");
    }

    private static ObjectNode code() {
        return matching(CODE).put("maxLength", CODE_CHARACTERS);
    }

    private static ObjectNode base64(int bytes) {
        return matching("[A-Za-z0-9+/]*={0,2}").put("maxLength", (bytes + 2) / 3 * 4);
    }

    private static ObjectNode oneOf(String... words) {
        ObjectNode choice = JsonNodeFactory.instance.objectNode();
        ArrayNode values = choice.putArray("enum");
        Arrays.stream(words).forEach(values::add);
        return choice;
    }

    private static ObjectNode between(long least, long most) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("type", "integer")
                .put("minimum", least)
                .put("maximum", most);
    }

    private static ObjectNode items(int most) {
        return JsonNodeFactory.instance.objectNode().put("type", "array").put("maxItems", most);
    }

    private static ObjectNode properties(int most) {
        return JsonNodeFactory.instance.objectNode().put("type", "object").put("maxProperties", most);
    }

    /** What is written about a record and its components, in its source. */
    private record Written(String comment) {
        private static final Path SOURCES = Path.of("src", "main", "java");
        private static final Pattern MARKUP = Pattern.compile("\\{@(?:code|link) (?:[A-Za-z.]+#|#)?([^}]*)}");

        static Written about(Class<?> shape) {
            Class<?> outermost = shape.getEnclosingClass() == null ? shape : shape.getEnclosingClass();
            Path source = SOURCES.resolve(outermost.getName().replace('.', '/') + ".java");
            try {
                Matcher comment = Pattern.compile(
                                "/\\*\\*((?:(?!\\*/).)*)\\*/\\s*(?:@[^\\n]*\\n\\s*)*public record "
                                        + shape.getSimpleName() + "\\(",
                                Pattern.DOTALL)
                        .matcher(Files.readString(source));
                if (!comment.find()) {
                    throw new IllegalStateException("nothing is written about " + shape);
                }
                return new Written(MARKUP.matcher(comment.group(1).replaceAll("\\n *\\* ?", "\n"))
                        .replaceAll("$1"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        String sentence() {
            return plain(comment.split("\\n@|<p>", 2)[0]);
        }

        @Nullable
        String about(String component) {
            Matcher found = Pattern.compile("@param " + component + "\\b(.*?)(?=\\n@|\\z)", Pattern.DOTALL)
                    .matcher(comment);
            return found.find() ? plain(found.group(1)) : null;
        }

        private static String plain(String text) {
            return text.replaceAll("\\s+", " ").strip();
        }
    }
}

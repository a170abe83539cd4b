package dev.portcullis.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import dev.portcullis.kernel.Inert;
import java.util.Comparator;
import java.util.Optional;

/**
 * The closed schema a bundle brings for its input. Checked before evaluation, because the engine answers malformed
 * input with silence.
 */
final class InputSchema {
    private final JsonSchema schema;

    InputSchema(PolicyBundle bundle) throws PolicyRefusedException {
        if (!bundle.schema().isObject()) {
            throw new PolicyRefusedException(
                    "the bundle has no input schema; build it with portcullis.schema:schema/input.v1.json");
        }
        try {
            // Fetches nothing: a reference that leaves the document fails here, at load.
            schema = JsonSchemaFactory.getInstance(
                            SpecVersion.VersionFlag.V7,
                            factory -> factory.schemaLoaders(loaders -> loaders.add(address -> {
                                throw new IllegalArgumentException("refers to " + address);
                            })))
                    .getSchema(
                            bundle.schema(),
                            SchemaValidatorsConfig.builder().failFast(true).build());
            schema.initializeValidators();
        } catch (RuntimeException e) {
            throw new PolicyRefusedException("the input schema of the bundle is no JSON Schema of draft 7", e);
        }
    }

    /** The place of the first fact that is not as the schema wants it; empty when all are. */
    Optional<String> firstViolation(JsonNode input) {
        return schema.validate(input).stream()
                .min(Comparator.comparing(ValidationMessage::getMessage))
                .map(message -> Inert.text(message.getMessage(), 200));
    }
}

package dev.portcullis.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.portcullis.kernel.LetThrough;
import jakarta.ws.rs.ForbiddenException;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LastDoorTest {
    private static final Set<String> VERBS = Set.of("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS");

    @Test
    void refusesWhatNoDoorkeeperLetThrough() {
        LastDoor door = new LastDoor();

        assertThatThrownBy(() -> door.before(request(Map.of()))).isInstanceOf(ForbiddenException.class);
        assertThatCode(() -> door.before(request(Map.of(LetThrough.BY, "api")))).doesNotThrowAnyException();
    }

    @Test
    void everyResourceOfTheProgramIsOfARoomWithADoorkeeper() {
        // Given
        JavaClasses program = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("dev.portcullis");

        // Then
        methods().that(areServed()).should().beAnnotatedWith(ownedByARoom()).check(program);
    }

    private static DescribedPredicate<JavaMethod> areServed() {
        return DescribedPredicate.describe(
                "are served",
                method -> method.getAnnotations().stream()
                        .map(annotation -> annotation.getRawType())
                        .anyMatch(type ->
                                type.getPackageName().equals("jakarta.ws.rs") && VERBS.contains(type.getSimpleName())));
    }

    private static DescribedPredicate<JavaAnnotation<?>> ownedByARoom() {
        return DescribedPredicate.describe(
                "api.Serves or console.Shows",
                annotation -> Set.of("dev.portcullis.api.Serves", "dev.portcullis.console.Shows")
                        .contains(annotation.getRawType().getName()));
    }

    /** A request that has these properties and nothing else. */
    private static ContainerRequestContext request(Map<String, Object> properties) {
        return (ContainerRequestContext) Proxy.newProxyInstance(
                LastDoorTest.class.getClassLoader(),
                new Class<?>[] {ContainerRequestContext.class},
                (_, method, arguments) -> {
                    if (!method.getName().equals("getProperty")) {
                        throw new UnsupportedOperationException(method.getName());
                    }
                    return properties.get((String) arguments[0]);
                });
    }
}

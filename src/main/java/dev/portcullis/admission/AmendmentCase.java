package dev.portcullis.admission;

import dev.portcullis.admission.AdmissionRefusedException.Code;
import dev.portcullis.admission.Amendment.Kind;
import dev.portcullis.attest.Loosening;
import dev.portcullis.attest.Person;
import dev.portcullis.attest.PersonKey;
import dev.portcullis.attest.TrustDocument;
import dev.portcullis.attest.TrustLoosening;
import dev.portcullis.attest.predicate.GlassRequest;
import dev.portcullis.attest.predicate.RearmPredicate;
import dev.portcullis.kernel.Basis;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.HaltId;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.kernel.StrictJson;
import dev.portcullis.modification.Charter;
import dev.portcullis.modification.CharterLoosening;
import dev.portcullis.modification.ContentRefusedException;
import dev.portcullis.modification.MalformedCharterException;
import dev.portcullis.modification.Tree;
import dev.portcullis.policy.PolicyBundle;
import dev.portcullis.policy.PolicyRefusedException;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/**
 * What people are shown of an amendment, written from nothing but the documents that its basis names. Whoever has those can
 * write it again, and see whether what they were shown is what they sign for (SAFETY S9).
 */
public final class AmendmentCase {
    /** Where the documents come from; reading one may take its time. */
    @FunctionalInterface
    public interface Documents<X extends Exception> {
        /** What has this digest. */
        Bytes named(Digest digest) throws X, InterruptedException;
    }

    /**
     * What the basis of a re-arm binds beside the document.
     *
     * @param halt which halt ends
     * @param scope what it stopped
     * @param by who raised it
     * @param why what for
     */
    record Halted(HaltId halt, String scope, String by, Instant raisedAt, String why) {
        Bytes toBytes() {
            return Bytes.copyOf(StrictJson.write(this));
        }
    }

    private AmendmentCase() {}

    /**
     * Writes the case.
     *
     * @throws AdmissionRefusedException when the documents are not those of an amendment of such a subject, or the preview
     *     among them does not say what they loosen
     */
    public static <X extends Exception> Bytes write(String subject, Basis basis, Documents<X> documents)
            throws X, InterruptedException, AdmissionRefusedException {
        Bytes document = documents.named(basis.result());
        Bytes preview = documents.named(basis.evidence());
        try {
            return switch (Kind.of(subject).orElseThrow(() -> refused(subject + " is nothing that is amended"))) {
                case TRUST ->
                    trust(TrustDocument.parse(documents.named(basis.base()).toArray()), document, preview);
                case CHARTER -> charter(subject, basis.base(), document, preview, documents);
                case POLICY -> policy(basis.base(), document, AmendmentPreview.parse(preview));
                case BREAKGLASS -> breakGlass(subject, StrictJson.read(document.toArray(), GlassRequest.class));
                case REARM -> rearm(subject, document, StrictJson.read(preview.toArray(), Halted.class));
            };
        } catch (MalformedJsonException
                | MalformedCharterException
                | ContentRefusedException
                | PolicyRefusedException
                | IllegalArgumentException e) {
            throw new AdmissionRefusedException(Code.AMENDMENT_INVALID, "these are no documents of an amendment", e);
        }
    }

    private static Bytes trust(TrustDocument now, Bytes document, Bytes json)
            throws MalformedJsonException, AdmissionRefusedException {
        TrustDocument next = TrustDocument.parse(document.toArray());
        // Else what is shown as the version in force could be one in which the loosening is in force already.
        next.requireFollows(now);
        AmendmentPreview preview = AmendmentPreview.parse(json);
        requireSays(preview, TrustLoosening.between(now, next));
        Map<String, String> about = preview.about();
        if (about.isEmpty()) {
            return Views.trust(now, next, preview);
        }
        Person person = next.roster()
                .person(new PersonId(about.getOrDefault(AmendmentPreview.PERSON, "")))
                .orElseThrow(() -> refused("it enrols nobody"));
        PersonKey.Passkey key = person.keys().stream()
                .filter(PersonKey.Passkey.class::isInstance)
                .map(PersonKey.Passkey.class::cast)
                .filter(passkey -> passkey.credential().equals(about.get("credential")))
                .findFirst()
                .orElseThrow(() -> refused("it enrols no passkey"));
        return Views.enrolment(now, next, person, NewPasskey.of(key, about), preview);
    }

    private static <X extends Exception> Bytes charter(
            String subject, Digest previous, Bytes document, Bytes json, Documents<X> documents)
            throws X, InterruptedException, MalformedJsonException, MalformedCharterException, ContentRefusedException,
                    AdmissionRefusedException {
        Charter charter = Charter.parse(document);
        requireAbout(subject, Kind.CHARTER.subject(charter.lineage().value()));
        AmendmentPreview preview = AmendmentPreview.parse(json);
        boolean amends = !previous.equals(Digest.EMPTY);
        requireSays(
                preview,
                amends
                        ? CharterLoosening.between(Charter.parse(documents.named(previous)), charter)
                        : Loosening.NOTHING);
        Digest genesis = Digest.parse(Objects.requireNonNullElse(preview.about().get(AmendmentPreview.GENESIS), ""));
        return Views.charter(charter, Tree.parse(documents.named(genesis)), amends, preview);
    }

    /** A bundle and nothing else: with its digest alone in view any document could be granted as a policy. */
    private static Bytes policy(Digest previous, Bytes archive, AmendmentPreview preview)
            throws PolicyRefusedException, AdmissionRefusedException {
        PolicyBundle bundle = PolicyBundle.load(archive.toArray());
        requireSays(preview, Loosening.ANOTHER_POLICY);
        return Views.policy(previous, bundle.digest(), preview);
    }

    private static Bytes breakGlass(String subject, GlassRequest request) throws AdmissionRefusedException {
        requireAbout(subject, request.subject());
        return Views.breakGlass(request);
    }

    private static Bytes rearm(String subject, Bytes document, Halted halted) throws AdmissionRefusedException {
        requireAbout(subject, Kind.REARM.subject(halted.halt().toString()));
        String reason = reason(document);
        if (!document.equals(RearmPredicate.document(halted.halt(), reason))) {
            throw refused("it re-arms another halt than it shows");
        }
        return Views.rearm(halted, reason);
    }

    /** The reason in the document of a re-arm, as it was given. */
    static String reason(Bytes document) {
        String text = document.utf8();
        int begins = text.indexOf('\n') + 1;
        return text.substring(begins, Math.max(begins, text.length() - 1));
    }

    private static void requireAbout(String subject, String told) throws AdmissionRefusedException {
        if (!subject.equals(told)) {
            throw refused("they are about " + told);
        }
    }

    private static void requireSays(AmendmentPreview preview, Loosening found) throws AdmissionRefusedException {
        if (!preview.loosens().equals(found.loosens()) || !preview.tightens().equals(found.tightens())) {
            throw refused("it does not say what it loosens");
        }
    }

    private static AdmissionRefusedException refused(String why) {
        return new AdmissionRefusedException(Code.AMENDMENT_INVALID, why);
    }
}

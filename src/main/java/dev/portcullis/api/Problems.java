package dev.portcullis.api;

import dev.portcullis.admission.AdmissionRefusedException;
import dev.portcullis.admission.SubmissionRefusedException;
import dev.portcullis.attest.SignatureRefusedException;
import dev.portcullis.clearance.RedemptionRefusedException;
import dev.portcullis.dossier.DossierRefusedException;
import dev.portcullis.kernel.DatabaseUnavailableException;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.ledger.LedgerUnavailableException;
import dev.portcullis.signoff.SignOffRefusedException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Turns whatever ends a request into a problem. What is not a refusal of ours tells nothing but that it failed. */
final class Problems {
    private static final System.Logger LOG = System.getLogger(Problems.class.getName());

    @ServerExceptionMapper
    Response problem(ProblemException e) {
        return Problem.of(e.code(), detail(e)).response();
    }

    @ServerExceptionMapper
    Response stale(StaleLoginException e) {
        return Problem.of(ProblemCode.INSUFFICIENT_USER_AUTHENTICATION, detail(e))
                .response(e.challenge());
    }

    @ServerExceptionMapper
    Response malformed(MalformedJsonException e) {
        return Problem.of(ProblemCode.MALFORMED, detail(e)).response();
    }

    @ServerExceptionMapper
    Response refused(AdmissionRefusedException e) {
        return Problem.of(ProblemCode.of(e.code()), detail(e)).response();
    }

    @ServerExceptionMapper
    Response refused(SignOffRefusedException e) {
        return Problem.of(ProblemCode.of(e.code()), detail(e)).response();
    }

    @ServerExceptionMapper
    Response refused(RedemptionRefusedException e) {
        return Problem.of(ProblemCode.of(e.code()), detail(e)).response();
    }

    @ServerExceptionMapper
    Response refused(SignatureRefusedException e) {
        return Problem.of(ProblemCode.of(e.code()), detail(e)).response();
    }

    @ServerExceptionMapper
    Response refused(SubmissionRefusedException e) {
        ProblemCode code = ProblemCode.named(e.code())
                .orElse(e.isAuthentic() ? ProblemCode.SCHEMA_VIOLATION : ProblemCode.MALFORMED);
        return Problem.of(code, detail(e)).response();
    }

    @ServerExceptionMapper
    Response refused(DossierRefusedException e) {
        return switch (e.code()) {
            case DOSSIER_TOO_LARGE ->
                Problem.of(ProblemCode.DOSSIER_TOO_LARGE, detail(e)).response();
            case DOSSIER_BUSY -> Problem.of(ProblemCode.UNAVAILABLE, detail(e)).response();
            case DOSSIER_MALFORMED, DOSSIER_DISAGREES -> {
                LOG.log(System.Logger.Level.ERROR, "a dossier cannot be made", e);
                yield Problem.of(ProblemCode.INTERNAL, "what is stored does not fit what the log signed")
                        .response();
            }
        };
    }

    @ServerExceptionMapper
    Response unavailable(DatabaseUnavailableException e) {
        LOG.log(System.Logger.Level.WARNING, "database", e);
        return Problem.of(ProblemCode.UNAVAILABLE, "the database cannot be reached; try again")
                .response();
    }

    @ServerExceptionMapper
    Response unavailable(LedgerUnavailableException e) {
        LOG.log(System.Logger.Level.WARNING, "ledger", e);
        return Problem.of(ProblemCode.UNAVAILABLE, "the ledger cannot be read; try again")
                .response();
    }

    @ServerExceptionMapper
    Response framework(WebApplicationException e) {
        return Problem.of(
                        switch (e.getResponse().getStatus()) {
                            case 401 -> ProblemCode.UNAUTHENTICATED;
                            case 403 -> ProblemCode.NOT_ENTITLED;
                            case 404 -> ProblemCode.NOT_FOUND;
                            case 405 -> ProblemCode.METHOD_NOT_ALLOWED;
                            case 406 -> ProblemCode.NOT_ACCEPTABLE;
                            case 413 -> ProblemCode.BODY_TOO_LARGE;
                            case 415 -> ProblemCode.MEDIA_TYPE_UNSUPPORTED;
                            case 503 -> ProblemCode.UNAVAILABLE;
                            default -> e.getResponse().getStatus() < 500 ? ProblemCode.MALFORMED : ProblemCode.INTERNAL;
                        },
                        "see the API description at /q/openapi")
                .response();
    }

    @ServerExceptionMapper
    Response fault(RuntimeException e) {
        LOG.log(System.Logger.Level.ERROR, "request failed", e);
        return Problem.of(ProblemCode.INTERNAL, "this is our fault; nothing was decided")
                .response();
    }

    private static String detail(Throwable e) {
        return String.valueOf(e.getMessage());
    }
}

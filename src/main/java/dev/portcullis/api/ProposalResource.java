package dev.portcullis.api;

import dev.portcullis.admission.Dossiers;
import dev.portcullis.admission.ProposalEntrance;
import dev.portcullis.admission.Records;
import dev.portcullis.admission.Records.ProposalQuestions;
import dev.portcullis.admission.Records.ProposalRecord;
import dev.portcullis.admission.SignedProposal;
import dev.portcullis.admission.SubmissionRefusedException;
import dev.portcullis.api.Answers.Given;
import dev.portcullis.attest.Envelope;
import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.Statement;
import dev.portcullis.attest.predicate.AnswerPredicate;
import dev.portcullis.attest.predicate.AnswerState;
import dev.portcullis.attest.predicate.PromotionPredicate;
import dev.portcullis.attest.predicate.ReplyPredicate;
import dev.portcullis.attest.predicate.WithdrawalPredicate;
import dev.portcullis.dossier.DossierFile;
import dev.portcullis.dossier.DossierRefusedException;
import dev.portcullis.kernel.AskId;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.ProposalId;
import dev.portcullis.kernel.StrictJson;
import dev.portcullis.signoff.Questions.Reply;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Proposals: what proposers send goes on the broker's topic, what they learn comes from the answer on record. */
@Path("/v1/proposals")
@RunOnVirtualThread
@Singleton
@Tag(name = "proposals")
public final class ProposalResource {
    /** Whose lineage an answer is about; the body is the answer alone, as it is on the topic of answers. */
    static final String LINEAGE = "Portcullis-Lineage";

    private final Call call;
    private final ProposalEntrance entrance;
    private final Answers answers;
    private final Records records;
    private final Dossiers dossiers;

    ProposalResource(Call call, ProposalEntrance entrance, Answers answers, Records records, Dossiers dossiers) {
        this.call = call;
        this.entrance = entrance;
        this.answers = answers;
        this.records = records;
        this.dossiers = dossiers;
    }

    /** A page of proposals; {@code next} goes into {@code after}, null at the end. */
    record Page(List<Item> items, @Nullable ProposalId next) {}

    /** One proposal of a page. */
    record Item(ProposalId proposal, LineageId lineage, String proposer, AnswerPredicate answer) {}

    /** What was taken in. */
    record Taken(ProposalId proposal, LineageId lineage) {}

    @POST
    @Serves(Endpoint.SUBMIT_PROPOSAL)
    @Consumes(Envelope.MEDIA_TYPE)
    @Operation(summary = "Propose a modification: a DSSE envelope signed by an enrolled proposer")
    @RequestBody(required = true)
    public Response submit() throws SubmissionRefusedException, MalformedJsonException, InterruptedException {
        SignedProposal proposal = own(PredicateType.PROPOSAL);
        return enter(proposal, ProposalId.parse(proposal.eventId()));
    }

    @POST
    @Path("/{id}/promotion")
    @Serves(Endpoint.REQUEST_PROMOTION)
    @Consumes(Envelope.MEDIA_TYPE)
    @Operation(summary = "Ask for the promotion of an admitted proposal: a signed request with an id of its own")
    @RequestBody(required = true)
    public Response promote(@PathParam("id") String id)
            throws SubmissionRefusedException, MalformedJsonException, InterruptedException {
        ProposalId of = Inputs.read(id, ProposalId::parse);
        SignedProposal proposal = own(PredicateType.PROMOTION);
        require(statement(proposal).predicate(PromotionPredicate.class).of(), of);
        return enter(proposal, ProposalId.parse(proposal.eventId()));
    }

    @POST
    @Path("/{id}/withdrawal")
    @Serves(Endpoint.WITHDRAW_PROPOSAL)
    @Consumes(Envelope.MEDIA_TYPE)
    @Operation(summary = "Take an open proposal back: a signed withdrawal")
    @RequestBody(required = true)
    public Response withdraw(@PathParam("id") String id)
            throws SubmissionRefusedException, MalformedJsonException, InterruptedException {
        ProposalId of = Inputs.read(id, ProposalId::parse);
        SignedProposal proposal = own(PredicateType.WITHDRAWAL);
        require(statement(proposal).predicate(WithdrawalPredicate.class).proposal(), of);
        return enter(proposal, of);
    }

    /**
     * What people asked about a proposal.
     *
     * @param ask the ask that people can answer now, null where there is none
     */
    record Questions(
            LineageId lineage, Digest tree, @Nullable AskId ask, List<Question> items) {}

    /**
     * One question, without who asked: a proposer is not told who decides about it.
     *
     * @param question digest of the sealed question, which a reply names
     * @param until when its ask lapses; no reply changes that
     * @param open whether it can still be replied to
     */
    record Question(
            Digest question,
            String text,
            Instant askedAt,
            Instant until,
            boolean open,
            @Nullable String reply) {}

    @GET
    @Path("/{id}/questions")
    @Serves(Endpoint.READ_QUESTIONS)
    @Operation(summary = "What people asked about a proposal before they decided, and what its proposer replied")
    public Response questions(@PathParam("id") String id) {
        ProposalId proposal = Inputs.read(id, ProposalId::parse);
        present(proposal);
        ProposalQuestions found = found(records.questions(proposal), proposal);
        return Inputs.json(new Questions(
                found.lineage(),
                found.result(),
                found.open().orElse(null),
                found.questions().stream()
                        .map(one -> new Question(
                                one.question().digest(),
                                one.question().text(),
                                one.question().askedAt(),
                                one.until(),
                                one.open(),
                                one.question().reply().map(Reply::text).orElse(null)))
                        .toList()));
    }

    @POST
    @Path("/{id}/replies")
    @Serves(Endpoint.REPLY_TO_QUESTION)
    @Consumes(Envelope.MEDIA_TYPE)
    @Operation(summary = "Reply to a question about one's own proposal: a signed reply, which changes nothing else")
    @RequestBody(required = true)
    public Response reply(@PathParam("id") String id)
            throws SubmissionRefusedException, MalformedJsonException, InterruptedException {
        ProposalId of = Inputs.read(id, ProposalId::parse);
        SignedProposal proposal = own(PredicateType.REPLY);
        require(statement(proposal).predicate(ReplyPredicate.class).proposal(), of);
        return enter(proposal, of);
    }

    @GET
    @Path("/{id}")
    @Serves(Endpoint.READ_PROPOSAL)
    @Operation(summary = "Where a proposal stands; with wait, at its next change or when the time is over")
    public Response read(@PathParam("id") String id, @QueryParam("wait") @Nullable String wait)
            throws InterruptedException {
        ProposalId proposal = Inputs.read(id, ProposalId::parse);
        Given given = answers.next(proposal, call.caller(), present(proposal), Wait.parse(wait));
        return Response.ok(StrictJson.write(given.answer()), MediaType.APPLICATION_JSON_TYPE)
                .header(LINEAGE, given.lineage().value())
                .build();
    }

    @GET
    @Path("/{id}/dossier")
    @Serves(Endpoint.READ_DOSSIER)
    @Operation(
            summary =
                    "A proposal's whole case with its proofs as one HTML file; contents=false leaves out what shows files")
    public Response dossier(@PathParam("id") String id, @QueryParam("contents") @Nullable String contents)
            throws DossierRefusedException, InterruptedException {
        ProposalId proposal = Inputs.read(id, ProposalId::parse);
        boolean withContents = !Objects.equals(contents, "false");
        Dossiers.Made made = found(dossiers.of(proposal, withContents), proposal);
        return Response.ok(made.file().toArray(), DossierFile.MEDIA_TYPE)
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + made.fileName() + "\"")
                .header("X-Content-Type-Options", "nosniff")
                .build();
    }

    @GET
    @Serves(Endpoint.LIST_PROPOSALS)
    @Operation(summary = "A lineage's proposals, newest first, a page at a time")
    public Response list(
            @QueryParam("lineage") @Nullable String lineage,
            @QueryParam("state") @Nullable String state,
            @QueryParam("after") @Nullable String after) {
        LineageId of = lineage(Inputs.optional(lineage, LineageId::new));
        List<ProposalRecord> page = records.proposals(
                of, Inputs.optional(state, AnswerState::parse), Inputs.optional(after, ProposalId::parse), Bounds.PAGE);
        return Inputs.json(new Page(
                page.stream()
                        .map(one -> new Item(one.id(), one.lineage(), one.proposer(), one.answer()))
                        .toList(),
                page.size() < Bounds.PAGE ? null : page.getLast().id()));
    }

    /** Where it stands, for whoever may know; for anybody else there is no such proposal. */
    private Given present(ProposalId proposal) {
        return found(answers.present(proposal, call.caller()), proposal);
    }

    private static <T> T found(Optional<T> of, ProposalId proposal) {
        return Inputs.found(of, ProblemCode.PROPOSAL_UNKNOWN, "no proposal " + proposal);
    }

    /** A proposer sees its own lineage, and need not name it. */
    private LineageId lineage(Optional<LineageId> asked) {
        if (call.caller() instanceof Caller.Proposer proposer) {
            LineageId own = proposer.enrolled().lineage();
            if (asked.isPresent() && !asked.get().equals(own)) {
                throw new ProblemException(ProblemCode.NOT_ENTITLED, "a proposer sees its own lineage");
            }
            return own;
        }
        return Inputs.found(asked, ProblemCode.MALFORMED, "name the lineage: ?lineage=");
    }

    /** Two signatures, one author: who sends is who signed. */
    private SignedProposal own(PredicateType type) throws SubmissionRefusedException {
        SignedProposal proposal = entrance.read(call.body());
        if (!(call.caller() instanceof Caller.Proposer proposer)
                || !proposer.enrolled().id().equals(proposal.proposer())
                || !proposer.enrolled().lineage().equals(proposal.lineage())) {
            throw new ProblemException(ProblemCode.NOT_ENTITLED, "another proposer's statement");
        }
        if (statement(proposal).predicateType() != type) {
            throw new ProblemException(ProblemCode.TYPE_MISMATCH, "expected a statement of type " + type.uri());
        }
        return proposal;
    }

    private static Statement statement(SignedProposal proposal) {
        return proposal.statement().statement();
    }

    private static void require(ProposalId stated, ProposalId addressed) {
        if (!stated.equals(addressed)) {
            throw new ProblemException(ProblemCode.SCHEMA_VIOLATION, "the statement is about " + stated);
        }
    }

    private Response enter(SignedProposal proposal, ProposalId id) throws InterruptedException {
        if (!entrance.enter(proposal)) {
            throw new ProblemException(ProblemCode.UNAVAILABLE, "the broker did not take it; send the same again");
        }
        answers.entered(proposal, id);
        return Response.status(202)
                .header(HttpHeaders.LOCATION, "/v1/proposals/" + id)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(StrictJson.write(new Taken(id, proposal.lineage())))
                .build();
    }
}

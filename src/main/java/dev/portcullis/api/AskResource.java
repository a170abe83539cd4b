package dev.portcullis.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.portcullis.admission.AdmissionRefusedException;
import dev.portcullis.admission.AdmissionService;
import dev.portcullis.admission.Records;
import dev.portcullis.admission.Strangers;
import dev.portcullis.admission.TrustStore;
import dev.portcullis.api.LineageResource.Asked;
import dev.portcullis.attest.Group;
import dev.portcullis.attest.Person;
import dev.portcullis.attest.QuorumForecast;
import dev.portcullis.attest.Roster;
import dev.portcullis.attest.SignedAnswer;
import dev.portcullis.attest.Statement;
import dev.portcullis.attest.VerifiedSignOff;
import dev.portcullis.attest.predicate.GateForm;
import dev.portcullis.attest.predicate.Says;
import dev.portcullis.attest.predicate.SignedWords;
import dev.portcullis.kernel.AmendmentId;
import dev.portcullis.kernel.AskId;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.EntryId;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.kernel.PrincipalId;
import dev.portcullis.kernel.StrictJson;
import dev.portcullis.signoff.Ask;
import dev.portcullis.signoff.Declined;
import dev.portcullis.signoff.Granted;
import dev.portcullis.signoff.Lapsed;
import dev.portcullis.signoff.Paces.Pace;
import dev.portcullis.signoff.Questions.Question;
import dev.portcullis.signoff.Questions.Reply;
import dev.portcullis.signoff.SignOffDesk.Case;
import dev.portcullis.signoff.SignOffOutcome;
import dev.portcullis.signoff.SignOffRefusedException;
import dev.portcullis.signoff.Waiting;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What people are asked, what they say, and what they ask each other to amend. */
@Path("/v1")
@RunOnVirtualThread
@Singleton
@Tag(name = "asks")
public final class AskResource {
    private final Call call;
    private final AdmissionService admission;
    private final TrustStore trust;
    private final Records records;
    private final Strangers strangers;
    private final FreshDoor fresh;
    private final InstantSource clock;

    AskResource(
            Call call,
            AdmissionService admission,
            TrustStore trust,
            Records records,
            Strangers strangers,
            FreshDoor fresh,
            InstantSource clock) {
        this.clock = clock;
        this.call = call;
        this.admission = admission;
        this.trust = trust;
        this.records = records;
        this.strangers = strangers;
        this.fresh = fresh;
    }

    /** Open asks, the one that lapses first at the head. */
    record Asks(List<Summary> items) {}

    /** One of them, in a line; {@code mine} tells whether the caller may answer it. */
    record Summary(
            AskId ask, String subject, GateForm gate, int tier, Instant askedAt, Instant expiresAt, boolean mine) {}

    /**
     * One ask. Who said what is not told before one's own answer is in: nobody should follow the first.
     *
     * @param view the bytes everybody is shown, whose digest is signed
     * @param answered how many have answered
     * @param signOffs sealed sign-offs, once the caller has answered or the ask is over; null before
     * @param questions what people wanted to know before they answered
     */
    record Whole(
            AskId ask,
            String subject,
            GateForm gate,
            int tier,
            Map<String, Integer> quorum,
            Set<String> excluded,
            String state,
            Instant askedAt,
            Instant expiresAt,
            EntryId entry,
            Bytes view,
            Digest viewDigest,
            int answered,
            @Nullable List<Said> signOffs,
            List<Asked> questions,
            @Nullable Forecast forecast) {}

    /**
     * Whether an open ask can still be met; null once it is over.
     *
     * @param missing places of the quorum that nobody has filled
     * @param candidates who may still answer, and from when
     * @param earliest when it can be met at the earliest; null when it cannot before it lapses
     */
    record Forecast(
            int missing,
            List<QuorumForecast.Candidate> candidates,
            @Nullable Instant earliest) {}

    /**
     * What one person said.
     *
     * @param seconds from first being shown the ask here to answering; null when it was not shown here
     * @param quick a very quick grant; it counts all the same
     */
    record Said(
            PersonId person,
            Says says,
            String reason,
            Instant time,
            @Nullable Long seconds,
            boolean quick) {}

    /** What one person wanted to know before answering; inert. */
    record Asked(
            EntryId entry,
            PersonId person,
            String text,
            Instant askedAt,
            @Nullable Replied reply) {
        static Asked of(Question question) {
            return new Asked(
                    question.entry(),
                    question.person(),
                    question.text(),
                    question.askedAt(),
                    question.reply().map(Replied::of).orElse(null));
        }
    }

    /** What the proposer says to a question: a claim, inert. */
    record Replied(PrincipalId proposer, String text, Instant repliedAt, EntryId entry) {
        private static Replied of(Reply reply) {
            return new Replied(reply.proposer(), reply.text(), reply.repliedAt(), reply.entry());
        }
    }

    /** A question to be put. */
    record Put(String text) {}

    /**
     * How an ask stands with the sign-off that was recorded.
     *
     * @param outcome waiting, granted, declined or lapsed
     * @param waits what was granted and is not in force yet; absent when there is nothing such
     */
    record Recorded(
            String outcome,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Waits waits) {}

    /** An amendment that was granted and takes effect later, unless somebody cancels it. */
    record Waits(AmendmentId amendment, Instant inForceAt) {}

    /** An amendment of trust or policy; the document byte for byte. */
    record Amendment(Of kind, Bytes document) {}

    /** What may be amended here. */
    enum Of {
        @JsonProperty("trust")
        TRUST,
        @JsonProperty("policy")
        POLICY
    }

    @GET
    @Path("/asks")
    @Serves(Endpoint.LIST_ASKS)
    @Operation(summary = "Open asks, the one that lapses first at the head")
    public Response list(@QueryParam("mine") @Nullable String mine) {
        boolean mineOnly = Objects.equals(mine, "true");
        return Inputs.json(new Asks(records.openAsks().stream()
                .map(ask -> new Summary(
                        ask.id(),
                        ask.subject(),
                        GateForm.of(ask.gate()),
                        ask.tier(),
                        ask.askedAt(),
                        ask.expiresAt(),
                        isMine(ask)))
                .filter(ask -> !mineOnly || ask.mine())
                .toList()));
    }

    @GET
    @Path("/asks/{id}")
    @Serves(Endpoint.READ_ASK)
    @Operation(summary = "An ask with what people are shown")
    public Response read(@PathParam("id") String id) {
        AskId ask = Inputs.read(id, AskId::parse);
        Case asked = Inputs.found(records.ask(ask), ProblemCode.ASK_UNKNOWN, "there is no ask " + ask);
        if (asked.ask().state() == Ask.State.OPEN && isMine(asked.ask())) {
            me().ifPresent(person -> admission.shown(ask, person.id()));
        }
        return Inputs.json(whole(asked));
    }

    @POST
    @Path("/asks/{id}/questions")
    @Serves(Endpoint.ASK_QUESTION)
    @Operation(summary = "Ask what one wants to know before answering; decides nothing")
    @RequestBody(required = true)
    public Response question(@PathParam("id") String id) throws SignOffRefusedException, MalformedJsonException {
        AskId ask = Inputs.read(id, AskId::parse);
        Person person = Inputs.enrolled(call.caller());
        Put put = StrictJson.read(call.body().toArray(), Put.class);
        return Inputs.json(Asked.of(admission.question(ask, put.text(), person.id())));
    }

    @POST
    @Path("/asks/{id}/sign-offs")
    @Serves(Endpoint.SIGN_OFF)
    @Operation(summary = "Say granted or declined: an envelope signed with one's own key, or a passkey's assertion")
    @RequestBody(required = true)
    public Response signOff(@PathParam("id") String id) throws SignOffRefusedException, MalformedJsonException {
        AskId ask = Inputs.read(id, AskId::parse);
        Person person = enrolled();
        records.ask(ask).ifPresent(asked -> fresh.require(call.caller(), asked.ask()));
        SignedAnswer answer = SignedAnswer.parse(call.body().toArray());
        SignOffOutcome outcome;
        try {
            outcome = admission.signOff(ask, answer, person.id());
        } catch (SignOffRefusedException e) {
            outcome = repeated(ask, answer, person).orElseThrow(() -> e);
        }
        trust.refresh();
        return Inputs.json(new Recorded(
                switch (outcome) {
                    case Waiting ignored -> "waiting";
                    case Granted ignored -> "granted";
                    case Declined ignored -> "declined";
                    case Lapsed ignored -> "lapsed";
                },
                outcome instanceof Granted ? waits(ask) : null));
    }

    private @Nullable Waits waits(AskId granted) {
        return admission
                .amendments()
                .waitingSince(granted)
                .map(one -> new Waits(one.id(), one.inForceAt().orElseThrow()))
                .orElse(null);
    }

    /** Whom trust does not know has no key in it either, whatever it is that came. */
    private Person enrolled() {
        Optional<Person> me = me();
        if (me.isEmpty() && call.caller() instanceof Caller.Human human) {
            strangers.refused(Optional.empty(), call.body());
            throw new ProblemException(
                    ProblemCode.KEY_NOT_IN_TRUST,
                    "logged in as " + human.name() + ", of whom trust has no key; amend trust first");
        }
        return Inputs.enrolled(call.caller());
    }

    /** The same sign-off again gets the same answer: a lost response costs nobody their say. */
    private Optional<SignOffOutcome> repeated(AskId ask, SignedAnswer answer, Person person)
            throws MalformedJsonException {
        SignedWords words = Statement.parse(answer.statement().toArray()).predicate(SignedWords.class);
        return records.ask(ask)
                .filter(asked -> asked.signOffs().stream()
                        .anyMatch(said -> said.person().id().equals(person.id())
                                && said.words().equals(words)))
                .map(records::tally);
    }

    @POST
    @Path("/amendments")
    @Serves(Endpoint.AMEND)
    @Operation(summary = "Ask people for another version of trust, or another policy")
    @RequestBody(required = true)
    public Response amend() throws AdmissionRefusedException, MalformedJsonException {
        Inputs.enrolled(call.caller());
        Amendment asked = StrictJson.read(call.body().toArray(), Amendment.class);
        Ask ask = switch (asked.kind()) {
            case TRUST -> admission.amendments().amendTrust(asked.document());
            case POLICY -> admission.amendments().activatePolicy(asked.document());
        };
        return Inputs.json(202, LineageResource.Asked.of(ask));
    }

    private Whole whole(Case asked) {
        Ask ask = asked.ask();
        Map<String, Integer> quorum = new TreeMap<>();
        ask.quorum().counts().forEach((group, count) -> quorum.put(group.toString(), count));
        Set<String> excluded = new TreeSet<>();
        ask.excluded().forEach(person -> excluded.add(person.value()));
        Map<PersonId, Pace> paces = asked.signOffs().isEmpty() ? Map.of() : records.paces(ask.id());
        List<Said> said = asked.signOffs().stream().map(one -> said(one, paces)).toList();
        return new Whole(
                ask.id(),
                ask.subject(),
                GateForm.of(ask.gate()),
                ask.tier(),
                quorum,
                excluded,
                ask.state().name().toLowerCase(Locale.ROOT),
                ask.askedAt(),
                ask.expiresAt(),
                asked.entry(),
                asked.view(),
                ask.view(),
                said.size(),
                maySeeOthers(ask, said) ? said : null,
                records.questions(ask.id()).stream().map(Asked::of).toList(),
                records.forecast(asked, maySeeOthers(ask, said))
                        .map(one -> new Forecast(
                                one.missing(), one.candidates(), one.earliest().orElse(null)))
                        .orElse(null));
    }

    private static Said said(VerifiedSignOff one, Map<PersonId, Pace> paces) {
        Pace pace = paces.getOrDefault(one.person().id(), new Pace(Optional.empty(), false));
        return new Said(
                one.person().id(),
                one.words().says(),
                one.words().reason(),
                one.words().time(),
                pace.took().map(Duration::toSeconds).orElse(null),
                pace.quick());
    }

    private boolean maySeeOthers(Ask ask, List<Said> said) {
        boolean answered = me().stream()
                .anyMatch(person -> said.stream().anyMatch(one -> one.person().equals(person.id())));
        return answered || ask.state() != Ask.State.OPEN;
    }

    private boolean isMine(Ask ask) {
        Set<Group> asked = ask.quorum().counts().keySet();
        Roster roster = trust.get().document().roster();
        return me().flatMap(person -> roster.counting(person.id(), clock.instant(), ask.excluded())).stream()
                .anyMatch(person -> person.groups().stream().anyMatch(asked::contains));
    }

    private Optional<Person> me() {
        return call.caller() instanceof Caller.Human human ? human.person() : Optional.empty();
    }
}

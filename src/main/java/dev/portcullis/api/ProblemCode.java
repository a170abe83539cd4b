package dev.portcullis.api;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The stable codes of every problem this gate answers with, each with its status (RFC 9457), what it means and what its
 * receiver does. {@code docs/reference/problems.md} is written from here.
 */
enum ProblemCode {
    // The request itself
    MALFORMED(
            400,
            "The request, or a statement in it, has not the form that was agreed.",
            "Compare it with /q/openapi and the detail; the same bytes are refused again."),
    UNAUTHENTICATED(
            401,
            "The request says nothing of who sends it, or the login is not one this gate knows.",
            "Log in (portcullis login), or sign the request with an enrolled key."),
    INSUFFICIENT_USER_AUTHENTICATION(
            401,
            "What is grave takes a person who authenticated a few minutes ago, and the login is older, or of a lower level (RFC 9470).",
            "Log in again, portcullis login or the link on the console's page, and repeat it within the seconds that max_age says."),
    NOT_ENTITLED(403, "The sender is known and may not do this.", "Ask somebody whose role or group it is."),
    NOT_ENROLLED(
            403,
            "The login is good, but the person is not in trust, or not with a key.",
            "Have yourself enrolled: portcullis trust amend --add-person."),
    NOT_FOUND(404, "There is nothing under that name, or nothing the sender may see.", "Check the name."),
    METHOD_NOT_ALLOWED(405, "That path takes other methods.", "See /q/openapi."),
    NOT_ACCEPTABLE(
            406,
            "The answer comes in no form the request accepts.",
            "Accept application/json, or what /q/openapi names."),
    BODY_TOO_LARGE(
            413, "The body has more bytes than are taken.", "Put large files as blobs first and name them by digest."),
    MEDIA_TYPE_UNSUPPORTED(
            415, "The body is of a type that is not read here.", "Send the Content-Type /q/openapi names."),
    DIGEST_MISMATCH(
            422,
            "The content has not the digest it was announced with.",
            "Send the content again; if it is refused again, compute the digest anew."),
    QUOTA_EXCEEDED(
            429,
            "More was asked in an hour than one sender may.",
            "Wait as long as Retry-After says, and ask less often."),
    PEOPLE_OVERLOADED(
            429,
            "People have more to answer than they can, so nothing is taken in that aims at promotion.",
            "Propose with the aim to admit, or wait as long as Retry-After says; the operator looks at what is open: portcullis signoff list --all."),
    INTERNAL(
            500,
            "A fault of ours; nothing was decided.",
            "Try again; if it stays, report it with the time of the answer."),
    UNAVAILABLE(
            503,
            "Something the gate needs is down; the gate is shut and nothing was decided.",
            "Try again after Retry-After; the operator looks at /q/health/ready."),

    // Signatures
    SIGNATURE_INVALID(
            401,
            "The key that is named did not sign these bytes.",
            "Sign exactly the bytes that are sent, with that key."),
    KEY_NOT_IN_TRUST(
            401,
            "Nobody in trust has the key that signed.",
            "Use an enrolled key, or have this one enrolled: portcullis trust amend."),
    KEY_EXPIRED(401, "Trust knows the key, but not at this time.", "Use the key that is valid now."),
    ROLE_MISMATCH(
            401,
            "Trust knows the key, but not for a statement of this kind.",
            "Use the key of the role that makes such statements."),
    ENVELOPE_MALFORMED(
            400,
            "The body is no DSSE envelope of one signature around one statement.",
            "See the page of events for the form."),
    NOTE_MALFORMED(
            400, "The signed note breaks a rule of its format.", "Send the note as it was signed, byte for byte."),
    WITNESSES_MISSING(
            401,
            "Fewer witnesses cosigned the checkpoint than trust asks for.",
            "Take a checkpoint that has their cosignatures; look at whether the witnesses are up."),
    REQUEST_SIGNATURE_MALFORMED(
            401,
            "The request carries no signature of RFC 9421, or not one over the parts that must be signed.",
            "Sign method, path, query and content digest as the commands do."),
    REQUEST_SIGNATURE_STALE(
            401, "The request was signed too long ago, or in the future.", "Set this machine's clock and sign anew."),
    REQUEST_CONTENT_MISMATCH(
            401,
            "The body is not the one that was signed.",
            "Sign the body that is sent; look for what changes it on the way."),

    // Statements of proposers
    EVENT_MALFORMED(
            400,
            "A header of the event is missing, not of its form, or the event is too large.",
            "See the page of events for the headers; put large files as blobs."),
    KEY_NOT_ENROLLED(
            401,
            "No charter in force enrols the key that signed.",
            "Use the key the charter names, or have the charter amended."),
    TYPE_MISMATCH(
            422,
            "The event's type, the statement's type and the place it was sent to disagree.",
            "Send each statement under its own type."),
    LINEAGE_MISMATCH(
            422, "The proposer is enrolled for another lineage.", "Name the lineage whose charter enrols this key."),
    SCHEMA_VIOLATION(
            422,
            "The statement is signed by whom it should be, and has not exactly the agreed form.",
            "Correct what the detail names; unknown members are refused too."),

    // Admission
    PROPOSAL_UNKNOWN(
            404,
            "There is no proposal of that id, or it was never taken in.",
            "Check the id; look for a refusal of its submission."),
    DOSSIER_TOO_LARGE(
            422,
            "The case has more than one dossier holds, even without the contents of files.",
            "Take an export, which has it all: portcullis ledger export."),
    LINEAGE_UNKNOWN(404, "There is no lineage of that name.", "See: portcullis lineage list."),
    LINEAGE_NOT_OPEN(
            409,
            "People have not signed the lineage's charter yet, or its registration is over.",
            "Wait for the sign-offs: portcullis lineage show."),
    ALREADY_OPEN(
            409,
            "Another proposer's case over the same base and result is open.",
            "Wait for its end; what it becomes holds for the same bytes."),
    PROPOSAL_ID_TAKEN(409, "The id belongs to another proposal.", "Make a new id."),
    NOT_WITHDRAWABLE(
            409, "The proposal has ended, or a worker is moving the head for it.", "Nothing; look at how it ended."),
    NOT_ADMITTED(409, "Only an admitted proposal can ask to be promoted.", "Ask again once it is admitted."),
    REDEMPTION_UNKNOWN(404, "Nobody redeemed a permit under that id.", "Check the id."),
    WORKER_MISMATCH(
            403,
            "Another worker redeemed the permit than the one that reports or renews.",
            "Nothing; only the worker that redeemed can speak for the run."),
    FENCE_STALE(409, "A later redemption of the lineage took over.", "Stop the work; it can settle nothing any more."),
    REDEMPTION_NOT_LOGGED(
            409,
            "The report does not prove that its redemption is in the ledger.",
            "Report again with the proof a renewal answers with."),
    USE_IMPLAUSIBLE(
            422,
            "The report tells of a use below zero, or beyond what any run has.",
            "Report what was used in seconds and MiB, each from 0 to 10^12."),
    EVIDENCE_MISMATCH(
            422,
            "The evidence is about another candidate or scorer than the permit's.",
            "Score what the permit names."),
    EVIDENCE_LOG_MISSING(
            422,
            "The evidence names an evaluation log that is not stored.",
            "Put the logs as blobs first, then the evidence that names them."),
    ALREADY_REPORTED(409, "The run was reported before.", "Nothing; the first report stands."),
    AMENDMENT_INVALID(
            422, "What people would be asked to sign could not be put in force.", "Correct what the detail names."),
    AMENDMENT_OPEN(
            409,
            "People are being asked for another amendment of the same thing.",
            "Have the open one answered first: portcullis signoff list."),
    DECLINED_BEFORE(
            409,
            "People declined the same amendment of the same before, and a decline is final.",
            "Read why: portcullis amendment list --all; ask for something else."),
    PROPOSER_KEY_TAKEN(
            409,
            "Another lineage enrols the proposer's key, or people are being asked whether it shall.",
            "Give the proposer a key of its own for each lineage: portcullis keys new."),
    PASSKEYS_OFF(
            409,
            "The gate was not told at which address its console is, so no passkey can be made for it.",
            "The operator sets portcullis.console.origin."),
    CHALLENGE_OVER(
            409,
            "No challenge waits for this passkey: none was asked for, it was used, or it is older than five minutes.",
            "Begin the enrolment again."),
    PASSKEY_REFUSED(
            422,
            "The passkey was made for another place or challenge, without verifying the person, or is enrolled already.",
            "Begin the enrolment again at this gate's console, with an authenticator that asks for PIN or fingerprint."),
    AMENDMENT_UNKNOWN(404, "There is no such amendment.", "See: portcullis amendment list --all."),
    AMENDMENT_NOT_WAITING(
            409,
            "Only what was granted and has not taken effect can be cancelled.",
            "Decline what is being asked: portcullis signoff decline."),
    QUORUM_UNREACHABLE(
            422,
            "With this nobody could sign any more: the people of trust could no longer meet a quorum.",
            "Enrol others in the same amendment, or name fewer operators; see portcullis roster check."),
    HALT_UNKNOWN(404, "There is no such halt, or it was ended.", "See: portcullis status."),
    QUESTION_UNKNOWN(
            404,
            "Nobody asked this about the proposal.",
            "See which questions there are: portcullis question list PROPOSAL."),
    QUESTION_OVER(410, "The ask the question was put for is over.", "Nothing; look at how it ended."),
    ALREADY_REPLIED(409, "The question has another reply already.", "Nothing; a question is replied to once."),
    BREAKGLASS_UNKNOWN(404, "The glass was not broken under this id.", "See: portcullis breakglass list."),
    BREAKGLASS_REFUSED(
            409,
            "Two people may stop, or extend an evaluation once; this is neither.",
            "Read how break-glass is used; one person can always halt."),

    // Sign-offs
    ASK_UNKNOWN(404, "There is no such ask.", "See: portcullis signoff list."),
    ASK_CLOSED(
            410, "The ask was answered, has lapsed, or what it was about changed.", "Nothing; look at how it ended."),
    SIGNATURE_REFUSED(
            422,
            "The sign-off's signature does not count, or the passkey was asked by another page than this gate's.",
            "Sign with your own enrolled key, at this gate's own address."),
    NOT_YOUR_KEY(
            403,
            "One person is logged in and another one's key signed.",
            "Log in as yourself and sign with your own key."),
    BASIS_MISMATCH(
            409,
            "The sign-off is about another ask, purpose or basis than the one that is open.",
            "Read it again: portcullis signoff show."),
    VIEW_MISMATCH(
            409,
            "The sign-off was given over another rendering than the one on record.",
            "Read it again: portcullis signoff show."),
    NOT_INDEPENDENT(
            403,
            "The person operates the proposer or contributed to what it proposes.",
            "Somebody else has to answer."),
    NOT_QUALIFIED(
            403,
            "Trust counts grants of the qualified only at this tier, and this person has passed no burst for it lately.",
            "Do a burst in the console, People; or decline, which anybody asked can."),
    BURST_OPEN(409, "A burst is open already.", "Finish it in the console, People."),
    BURST_OVER(409, "No burst is open, or another case of it is to be answered.", "Load the page again."),
    BURST_TOO_SOON(409, "The last burst was not passed a short while ago.", "Try again a day later."),
    PROBES_TOO_FEW(
            409, "There are not enough cases to try people with.", "Add cases to the folder portcullis.probes names."),
    ALREADY_SIGNED(409, "This person has answered already.", "Nothing; the first answer stands."),
    COMMAND_NEEDED(
            409,
            "The highest tier asks for one grant by a command, and everybody else granted in a browser.",
            "portcullis signoff show ASK, then grant."),
    REASON_MISSING(422, "A sign-off needs a reason.", "Say why: --reason."),
    QUESTION_MALFORMED(422, "A question without words, or with too many.", "Ask in at most 2000 characters: --text."),
    QUESTIONS_FULL(
            409, "As much was asked about the ask as may be.", "Read what was asked; then answer, or let it lapse."),
    TIME_REFUSED(
            422, "Signed too long ago, in the future, or about to expire.", "Set this machine's clock and sign anew."),

    // Permits
    PERMIT_UNKNOWN(404, "There is no such permit for this worker to see.", "Check the id."),
    WRONG_AUDIENCE(403, "The permit is for another pool or worker.", "Nothing; leave it to that pool."),
    ALREADY_REDEEMED(
            409, "A permit is redeemed once, and this one was.", "Do not run; what was redeemed is another's."),
    PERMIT_EXPIRED(410, "The permit's time is over.", "Do not run; the gate issues another one where it still should."),
    PERMIT_REVOKED(410, "The permit was revoked before it was redeemed.", "Do not run."),
    EPOCH_STALE(
            410,
            "Charter, policy or trust changed since the permit was issued.",
            "Do not run; the proposal is judged again."),
    SIGN_OFF_VOID(410, "A sign-off behind the permit no longer counts.", "Do not run; people are asked again."),
    HALTED(409, "A halt stands over the lineage.", "Do not run; two people can end the halt: portcullis rearm."),
    NOT_YET_PUBLISHED(
            425,
            "The permit's entry is not in a published checkpoint yet.",
            "Redeem again after Retry-After, with the same nonce."),
    LEASE_OVER(
            409,
            "The work was settled, or its lease ran out and another may have taken over.",
            "Stop the work; it can settle nothing any more.");

    private final int status;
    private final String meaning;
    private final String remedy;

    ProblemCode(int status, String meaning, String remedy) {
        this.status = status;
        this.meaning = meaning;
        this.remedy = remedy;
    }

    int status() {
        return status;
    }

    /** What happened, in a sentence. */
    String meaning() {
        return meaning;
    }

    /** What whoever receives it does next. */
    String remedy() {
        return remedy;
    }

    /** A stable URI for the kind of problem: this code's heading on the page of problems. It need not resolve. */
    String type() {
        return "https://portcullis.dev/reference/problems#" + name().toLowerCase(Locale.ROOT);
    }

    String title() {
        String words = name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    /** The code of that name, if this gate answers with it. */
    static Optional<ProblemCode> named(String name) {
        return Arrays.stream(values()).filter(code -> code.name().equals(name)).findFirst();
    }

    /** The code of a refusal: each refusal's own enum is part of this one, which ProblemCodeTest holds. */
    static ProblemCode of(Enum<?> refusal) {
        return valueOf(refusal.name());
    }
}

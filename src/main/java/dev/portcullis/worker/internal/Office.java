package dev.portcullis.worker.internal;

import dev.portcullis.attest.CloudEvent;
import dev.portcullis.attest.Signer;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.modification.Analysts;
import dev.portcullis.modification.BlobSource;
import dev.portcullis.permit.Audience;
import dev.portcullis.permit.PermitVerifier;
import dev.portcullis.worker.LocalEngine;
import dev.portcullis.worker.TrustNews;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/** Everything one worker's errands share. */
record Office(
        Audience self,
        Signer signer,
        TrustFile trust,
        Optional<TrustNews> news,
        Gateway gateway,
        BlobSource blobs,
        Analysts analysts,
        LocalEngine engine,
        Spool spool,
        Journal journal,
        LineageRepository repository,
        Reporter reporter,
        InstantSource clock) {
    private static final Logger logger = System.getLogger(Office.class.getName());
    private static final SecureRandom random = new SecureRandom();
    private static final Pattern UNUSUAL = Pattern.compile("[^A-Za-z0-9:/._-]");
    private static final int NONCE_BYTES = 24;
    private static final Duration DELIVERY_TRIED_AGAIN = Duration.ofSeconds(1);
    private static final String OUTCOME = "dev.portcullis.outcome.reported.v1";

    /** By the trust that holds now; the worker analyses by itself what changed. */
    PermitVerifier verifier() throws IOException {
        return new PermitVerifier(trust.current(), blobs, analysts);
    }

    static String nonce() {
        byte[] bytes = new byte[NONCE_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** The CloudEvents source of a program with this key: data for people, the signature says who it was. */
    static String source(String role, String keyId) {
        String name = keyId.substring(0, keyId.lastIndexOf('+'));
        return "portcullis:" + role + "/" + UNUSUAL.matcher(name).replaceAll("-");
    }

    /** Delivers a report, the same bytes until the broker has them; a worker that is stopped meanwhile goes on later. */
    void deliver(Journal.Entry entry) throws InterruptedException {
        Journal.Held held = entry.held();
        Bytes report = held == null ? null : held.report();
        if (held == null || report == null) {
            throw new IllegalArgumentException("nothing to report of permit " + entry.permit());
        }
        CloudEvent event = new CloudEvent(
                held.redemption().toString(), source("worker", self.worker()), OUTCOME, held.since(), report);
        while (true) {
            try {
                reporter.report(entry.lineage(), event);
                return;
            } catch (IOException e) {
                logger.log(Level.WARNING, "the outcome of permit {0} waits: {1}", entry.permit(), e.getMessage());
                Thread.sleep(DELIVERY_TRIED_AGAIN);
            }
        }
    }
}

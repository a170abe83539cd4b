package dev.portcullis.api;

import dev.portcullis.kernel.Bytes;
import jakarta.enterprise.context.RequestScoped;

/** The present request: who calls and what was sent, both checked before a resource sees them. */
@RequestScoped
class Call {
    private Caller caller = new Caller.Nobody();
    private Bytes body = Bytes.EMPTY;

    void admit(Caller authenticated, Bytes received) {
        this.caller = authenticated;
        this.body = received;
    }

    Caller caller() {
        return caller;
    }

    Bytes body() {
        return body;
    }
}

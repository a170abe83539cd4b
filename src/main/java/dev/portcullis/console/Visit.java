package dev.portcullis.console;

import dev.portcullis.kernel.Bytes;
import jakarta.enterprise.context.RequestScoped;

/** The present request: who looks and what was sent, both checked before a page sees them. */
@RequestScoped
class Visit {
    private Visitor visitor = Visitor.NOBODY;
    private Bytes body = Bytes.EMPTY;
    private Form form = Form.EMPTY;

    void admit(Visitor authenticated, Bytes received, Form read) {
        this.visitor = authenticated;
        this.body = received;
        this.form = read;
    }

    Visitor visitor() {
        return visitor;
    }

    /** What was sent, byte for byte, bounded. */
    Bytes body() {
        return body;
    }

    /** The fields of the form that was sent; empty when no form was. */
    Form form() {
        return form;
    }
}

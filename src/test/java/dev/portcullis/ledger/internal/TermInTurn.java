package dev.portcullis.ledger.internal;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;

/** A term whose publisher works in turn with it, over the same connection, as the test says. */
record TermInTurn(Term term, Publisher publisher) {
    static TermInTurn begin(Connection connection, Term.Parts parts)
            throws SQLException, IOException, SupersededException {
        Term term = Term.begin(connection, parts);
        return new TermInTurn(term, term.publisher(connection));
    }

    /** Gives places to one batch; how many got one. */
    int assign() throws SQLException, SupersededException {
        long before = term.assigned().size();
        term.assign();
        return (int) (term.assigned().size() - before);
    }

    /** Publishes the tree as it stands, or one that was signed before; false when it is published already. */
    boolean publish() throws SQLException, IOException, SupersededException {
        if (!publisher.isBehind(term.assigned())) {
            return false;
        }
        publisher.publish(term.assigned());
        return true;
    }
}

package dev.portcullis.kernel;

import java.io.StringWriter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Writes a fragment of HTML that is well-formed XML, too, so that a page shows it and a command line reads it.
 *
 * <p>Every text and every attribute goes through {@link Inert} and {@link LookAlikes} and is escaped: nothing written with it can become an
 * element, leave its attribute or act on a reader. The same calls give the same bytes. One use each.
 */
public final class Markup {
    /** What HTML never closes would be read differently by the two. */
    private static final Set<String> WITHOUT_CONTENT = Set.of(
            "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr");

    private final StringWriter written = new StringWriter();
    private final Deque<String> open = new ArrayDeque<>();
    private final XMLStreamWriter out;

    public Markup() {
        try {
            // The platform's own, whatever else is on the class path: the bytes are signed.
            out = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(written);
        } catch (XMLStreamException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Opens an element; {@link #close} ends it.
     *
     * @param attributes names and values in turn
     */
    public Markup open(String element, String... attributes) {
        if (WITHOUT_CONTENT.contains(element) || attributes.length % 2 != 0) {
            throw new IllegalArgumentException(
                    "not an element with content, or an attribute without a value: " + element);
        }
        try {
            out.writeStartElement(element);
            for (int at = 0; at < attributes.length; at += 2) {
                out.writeAttribute(attributes[at], shown(attributes[at + 1]));
            }
        } catch (XMLStreamException e) {
            throw new IllegalStateException(e);
        }
        open.push(element);
        return this;
    }

    public Markup text(String text) {
        try {
            out.writeCharacters(shown(text));
        } catch (XMLStreamException e) {
            throw new IllegalStateException(e);
        }
        return this;
    }

    /** Ends the element opened last. */
    public Markup close() {
        open.pop();
        try {
            out.writeEndElement();
        } catch (XMLStreamException e) {
            throw new IllegalStateException(e);
        }
        return this;
    }

    /** An element that holds only text. */
    public Markup element(String element, String text, String... attributes) {
        return open(element, attributes).text(text).close();
    }

    /** All of it. */
    public Bytes toBytes() {
        if (!open.isEmpty()) {
            throw new IllegalStateException("still open: " + open);
        }
        try {
            out.flush();
        } catch (XMLStreamException e) {
            throw new IllegalStateException(e);
        }
        return Bytes.utf8(written.toString());
    }

    /** A text as it is written here, before it is escaped. */
    public static String shown(String text) {
        return LookAlikes.shown(Inert.text(text, Integer.MAX_VALUE));
    }
}

package dev.portcullis.dossier;

import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Markup;
import java.io.StringReader;
import java.util.Optional;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * What people were shown, to be shown again byte for byte: it stands in the page as it is where it is exactly what the
 * gate's own writer writes, of elements that only hold text. Anything else is shown as the text it is.
 */
final class ShownCase {
    private static final Set<String> ELEMENTS = Set.of(
            "article",
            "b",
            "caption",
            "code",
            "dd",
            "del",
            "details",
            "div",
            "dl",
            "dt",
            "em",
            "figcaption",
            "figure",
            "h2",
            "h3",
            "h4",
            "ins",
            "li",
            "mark",
            "meter",
            "ol",
            "p",
            "pre",
            "section",
            "small",
            "span",
            "strong",
            "summary",
            "table",
            "tbody",
            "td",
            "tfoot",
            "th",
            "thead",
            "time",
            "tr",
            "ul");

    private static final Set<String> ATTRIBUTES = Set.of(
            "aria-describedby",
            "aria-hidden",
            "aria-label",
            "aria-labelledby",
            "class",
            "colspan",
            "data-from",
            "data-size",
            "data-to",
            "datetime",
            "id",
            "max",
            "min",
            "open",
            "role",
            "rowspan",
            "scope",
            "tabindex",
            "title",
            "value");

    private ShownCase() {}

    /** The markup as it may stand in a page; empty when it is another than the gate's writer would have written. */
    static Optional<String> markup(Bytes view) {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        try {
            XMLStreamReader reader = factory.createXMLStreamReader(new StringReader(view.utf8()));
            Markup again = new Markup();
            while (reader.hasNext()) {
                switch (reader.next()) {
                    case XMLStreamConstants.START_ELEMENT -> {
                        if (!ELEMENTS.contains(reader.getName().toString())) {
                            return Optional.empty();
                        }
                        Optional<String[]> attributes = attributes(reader);
                        if (attributes.isEmpty()) {
                            return Optional.empty();
                        }
                        again.open(reader.getLocalName(), attributes.get());
                    }
                    case XMLStreamConstants.END_ELEMENT -> again.close();
                    case XMLStreamConstants.CHARACTERS -> again.text(reader.getText());
                    case XMLStreamConstants.END_DOCUMENT -> {}
                    default -> {
                        return Optional.empty();
                    }
                }
            }
            Bytes written = again.toBytes();
            return written.equals(view) ? Optional.of(written.utf8()) : Optional.empty();
        } catch (XMLStreamException | IllegalArgumentException | IllegalStateException _) {
            return Optional.empty();
        }
    }

    private static Optional<String[]> attributes(XMLStreamReader reader) {
        String[] all = new String[2 * reader.getAttributeCount()];
        for (int at = 0; at < reader.getAttributeCount(); at++) {
            String name = reader.getAttributeName(at).toString();
            if (!ATTRIBUTES.contains(name)) {
                return Optional.empty();
            }
            all[2 * at] = name;
            all[2 * at + 1] = reader.getAttributeValue(at);
        }
        return Optional.of(all);
    }
}

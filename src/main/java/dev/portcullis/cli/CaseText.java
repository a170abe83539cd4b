package dev.portcullis.cli;

import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.modification.DifferenceMarkup;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * A case as the console shows it, read for a terminal: every text in it is shown, whatever its element is called, and the
 * lines of each difference are told apart, so that they can be compared with ones read from the trees themselves.
 */
final class CaseText {
    private static final Set<String> OWN_LINE =
            Set.of("p", "h2", "summary", "tr", "section", "details", "div", "table");
    private static final String DIFFERENCE = "tree-difference";
    private static final String STEP = "  ";

    /** What the lines of one difference of trees are, by file. */
    record Difference(Digest from, Digest to, Map<String, List<String>> lines) {}

    private final List<String> lines = new ArrayList<>();
    private final List<Difference> differences = new ArrayList<>();
    private final StringBuilder line = new StringBuilder();
    private final List<String> cells = new ArrayList<>();
    private @Nullable StringBuilder path;
    private List<String> ofFile = new ArrayList<>();
    private int depth;

    private CaseText() {}

    /**
     * Reads a case.
     *
     * @throws CommandFailedException when it is not of the form in which a gateway writes cases
     */
    static CaseText of(Bytes view) throws CommandFailedException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        CaseText text = new CaseText();
        try {
            XMLStreamReader reader = factory.createXMLStreamReader(new StringReader(view.utf8()));
            while (reader.hasNext()) {
                switch (reader.next()) {
                    case XMLStreamConstants.START_ELEMENT -> text.start(reader);
                    case XMLStreamConstants.END_ELEMENT -> text.end(reader.getLocalName());
                    case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.ENTITY_REFERENCE ->
                        text.characters(String.valueOf(reader.getText()));
                    default -> {}
                }
            }
        } catch (XMLStreamException | IllegalArgumentException e) {
            throw new CommandFailedException(
                    ExitCode.UNVERIFIED,
                    "the gateway shows the ask in a form that this program does not know",
                    "Do not sign; use the command of the gateway's own version",
                    e);
        }
        return text;
    }

    List<String> lines() {
        return List.copyOf(lines);
    }

    List<Difference> differences() {
        return List.copyOf(differences);
    }

    private void start(XMLStreamReader reader) {
        String element = reader.getLocalName();
        if (OWN_LINE.contains(element)) {
            flush();
        }
        switch (element) {
            case "h2" -> lines.add("");
            case "details" -> depth++;
            case "tr" -> cells.clear();
            case "td", "th" -> cells.add("");
            case "code" -> path = cells.isEmpty() ? new StringBuilder() : null;
            case "div" -> {
                if (Objects.equals(reader.getAttributeValue(null, "class"), DIFFERENCE)) {
                    differences.add(
                            new Difference(digest(reader, "data-from"), digest(reader, "data-to"), new HashMap<>()));
                }
            }
            default -> {}
        }
    }

    private void characters(String text) {
        if (path != null) {
            path.append(text);
        }
        if (cells.isEmpty()) {
            line.append(text);
        } else {
            cells.add(cells.removeLast() + text);
        }
    }

    private void end(String element) {
        switch (element) {
            case "details" -> {
                flush();
                depth--;
            }
            case "code" -> {
                if (path != null && !differences.isEmpty()) {
                    ofFile = differences.getLast().lines().computeIfAbsent(path.toString(), any -> new ArrayList<>());
                }
                path = null;
            }
            case "tr" -> {
                row();
                cells.clear();
            }
            default -> {
                if (OWN_LINE.contains(element)) {
                    flush();
                }
            }
        }
    }

    private void row() {
        if (cells.equals(DifferenceMarkup.HEAD)) {
            return;
        }
        if (cells.size() == DifferenceMarkup.HEAD.size()) {
            String shown = DifferenceLines.line(cells.get(0), cells.get(1), cells.get(2), cells.get(3));
            lines.add(shown);
            ofFile.add(shown);
        } else {
            lines.add(DifferenceLines.line("", "", "", "^ " + String.join(STEP, cells)));
        }
    }

    private void flush() {
        if (!line.isEmpty()) {
            lines.add(STEP.repeat(depth) + line);
            line.setLength(0);
        }
    }

    private static Digest digest(XMLStreamReader reader, String attribute) {
        return Digest.parse(String.valueOf(reader.getAttributeValue(null, attribute)));
    }
}

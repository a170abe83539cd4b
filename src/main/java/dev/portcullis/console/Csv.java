package dev.portcullis.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.portcullis.kernel.Inert;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.List;

/** A table as a file (RFC 4180), in which no cell is a formula to a spreadsheet. */
final class Csv {
    private static final String FORMULA = "=+-@";
    private static final int CELL_CHARACTERS = 2_000;

    private Csv() {}

    /**
     * Offers the rows as a file.
     *
     * @param name of the file, made of validated ids only
     * @param rows the first one names the columns
     */
    static Response response(String name, List<List<String>> rows) {
        return Response.ok(text(rows).getBytes(UTF_8), "text/csv;charset=UTF-8")
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + name + ".csv\"")
                .build();
    }

    static String text(List<List<String>> rows) {
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            for (int at = 0; at < row.size(); at++) {
                text.append(at == 0 ? "" : ",").append(cell(row.get(at)));
            }
            text.append("\r\n");
        }
        return text.toString();
    }

    private static String cell(String value) {
        String inert = Inert.text(value, CELL_CHARACTERS);
        boolean isNumber = inert.matches("-?[0-9.]+([eE][-+]?[0-9]+)?");
        boolean isFormula = !inert.isEmpty() && FORMULA.indexOf(inert.charAt(0)) >= 0 && !isNumber;
        String safe = isFormula ? "'" + inert : inert;
        return safe.matches("[^\",]*") && !isFormula ? safe : '"' + safe.replace("\"", "\"\"") + '"';
    }
}

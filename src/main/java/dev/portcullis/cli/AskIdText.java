package dev.portcullis.cli;

import dev.portcullis.kernel.AskId;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** An ask's id on the command line. */
final class AskIdText implements ITypeConverter<AskId> {
    @Override
    public AskId convert(String text) {
        try {
            return AskId.parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(String.valueOf(e.getMessage()));
        }
    }
}

package dev.portcullis.modification.internal.analyst;

import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.StrictJson;
import dev.portcullis.modification.ContentType;
import dev.portcullis.modification.internal.code.Outline;
import dev.portcullis.modification.internal.code.Sign;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** An analyst that does what the first line of a file tells it to; of any other file it outlines the lines. */
public final class OddAnalyst {
    private static final OutputStream ANSWERS = new FileOutputStream(FileDescriptor.out);
    private static final int PAGE = 4096;

    private OddAnalyst() {}

    public static void main(String[] arguments) throws IOException {
        if (arguments.length == 0) {
            AnalystLoop.run(new FileInputStream(FileDescriptor.in), ANSWERS, OddAnalyst::outline);
        }
    }

    /** A definition a line. */
    static Outline lines(Bytes content) {
        List<Sign> signs = new ArrayList<>();
        for (String line : content.utf8().lines().toList()) {
            signs.add(new Sign(Sign.Kind.DEFINITION, line, signs.size() + 1, "", line, ""));
        }
        return new Outline(null, signs, 1);
    }

    private static Outline outline(ContentType type, Bytes content) {
        String[] words = content.utf8().lines().findFirst().orElse("").split(" ", 2);
        String object = words.length > 1 ? words[1].strip() : "";
        return switch (words[0]) {
            case "halt" -> {
                Runtime.getRuntime().halt(134);
                yield says("halted");
            }
            case "crash" -> says(crash());
            case "never" -> {
                while (true) {
                    LockSupport.park();
                }
            }
            case "print" -> {
                print(object + "\n");
                yield lines(content);
            }
            case "answer" -> {
                print(new String(
                                StrictJson.write(new Wire.Answer(Long.parseLong(object), says("mine"))),
                                StandardCharsets.UTF_8)
                        + "\n");
                yield lines(content);
            }
            case "endless" -> {
                while (true) {
                    print("x".repeat(PAGE));
                }
            }
            case "throw" -> throw new IllegalStateException("thrown");
            case "environment" -> says(System.getenv().toString());
            case "connect" -> says(connect(Integer.parseInt(object)));
            case "read" -> says(read(Path.of(object)));
            case "write" -> says(write(Path.of(object)));
            case "heap" -> says("heap " + new byte[Integer.parseInt(object)][PAGE].length);
            case "memory" -> says(allocate(Long.parseLong(object)));
            default -> lines(content);
        };
    }

    private static Outline says(String what) {
        return Outline.notUnderstood(1, what);
    }

    // Restricted, because it can do just that.
    @SuppressWarnings("restricted")
    private static String crash() {
        return "read " + MemorySegment.NULL.reinterpret(Long.BYTES).get(ValueLayout.JAVA_LONG, 0);
    }

    private static void print(String text) {
        try {
            ANSWERS.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String connect(int port) {
        try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return "connected";
        } catch (IOException e) {
            return "not connected: " + e.getMessage();
        }
    }

    private static String read(Path file) {
        try {
            return "read " + Files.readString(file);
        } catch (IOException e) {
            return "not read: " + e.getClass().getSimpleName();
        }
    }

    private static String write(Path folder) {
        try {
            Files.writeString(folder.resolve("portcullis-odd-analyst"), "odd");
            return "written";
        } catch (IOException e) {
            return "not written: " + e.getClass().getSimpleName();
        }
    }

    private static String allocate(long mebibytes) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment got = arena.allocate(mebibytes << 20);
            got.fill((byte) 1);
            return "allocated " + got.byteSize();
        } catch (OutOfMemoryError _) {
            return "not allocated";
        }
    }
}

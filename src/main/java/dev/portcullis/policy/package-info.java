/**
 * What the rules say: a bundle of Rego compiled to WebAssembly is evaluated in process, bounded in time and memory, and
 * its answer sealed as a verdict over one gate. Whatever goes wrong on the way is undetermined, never allowed and never
 * a policy's no.
 */
@NullMarked
package dev.portcullis.policy;

import org.jspecify.annotations.NullMarked;

/**
 * A policy owner's directory of rules: what it must look like, how its tests and cases run, and how it becomes a bundle.
 * Everything that reads Rego is the pinned OPA's doing; what the gate would say is said by the gate's own evaluator.
 */
@NullMarked
package dev.portcullis.policy.repository;

import org.jspecify.annotations.NullMarked;

/**
 * Three proofs over one gate become leave: the clearance, the permit issued on it, and the desk where it is redeemed,
 * renewed and revoked. What no policy may loosen stands here.
 */
@NullMarked
package dev.portcullis.clearance;

import org.jspecify.annotations.NullMarked;

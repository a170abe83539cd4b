package dev.portcullis.attest;

import java.math.BigInteger;

/**
 * A point of edwards25519 in projective coordinates, just enough to tell a sound public key. Neither fast nor of constant
 * time: for public values only.
 */
record CurvePoint(BigInteger x, BigInteger y, BigInteger z) {
    private static final BigInteger P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));
    private static final BigInteger D = BigInteger.valueOf(-121_665)
            .multiply(BigInteger.valueOf(121_666).modInverse(P))
            .mod(P);
    private static final BigInteger ROOT_OF_MINUS_ONE = BigInteger.TWO.modPow(P.shiftRight(2), P);

    /**
     * Decodes 32 bytes after RFC 8032 §5.1.3.
     *
     * @throws IllegalArgumentException when they are not the canonical encoding of a point
     */
    static CurvePoint decode(byte[] encoded) {
        byte[] bigEndian = new byte[encoded.length];
        for (int at = 0; at < encoded.length; at++) {
            bigEndian[at] = encoded[encoded.length - 1 - at];
        }
        boolean odd = bigEndian[0] < 0;
        bigEndian[0] &= 0x7f;
        BigInteger y = new BigInteger(1, bigEndian);
        if (y.compareTo(P) >= 0) {
            throw new IllegalArgumentException("the Ed25519 public key is not canonically encoded");
        }
        BigInteger ySquare = y.multiply(y);
        BigInteger xSquare = ySquare.subtract(BigInteger.ONE)
                .multiply(D.multiply(ySquare).add(BigInteger.ONE).modInverse(P))
                .mod(P);
        BigInteger x = xSquare.modPow(P.add(BigInteger.valueOf(3)).shiftRight(3), P);
        if (!x.multiply(x).mod(P).equals(xSquare)) {
            x = x.multiply(ROOT_OF_MINUS_ONE).mod(P);
        }
        if (!x.multiply(x).mod(P).equals(xSquare)) {
            throw new IllegalArgumentException("the Ed25519 public key is not a point of the curve");
        }
        if (x.signum() == 0 && odd) {
            throw new IllegalArgumentException("the Ed25519 public key is not canonically encoded");
        }
        if (x.testBit(0) != odd) {
            x = P.subtract(x);
        }
        return new CurvePoint(x, y, BigInteger.ONE);
    }

    /** Whether the point is one of the eight that eight times themselves are the identity. */
    boolean isOfSmallOrder() {
        CurvePoint eightfold = twice().twice().twice();
        return eightfold.x.signum() == 0 && eightfold.y.equals(eightfold.z);
    }

    /** RFC 8032 §5.1.4, doubling. */
    private CurvePoint twice() {
        BigInteger a = x.multiply(x).mod(P);
        BigInteger b = y.multiply(y).mod(P);
        BigInteger c = z.multiply(z).shiftLeft(1).mod(P);
        BigInteger h = a.add(b);
        BigInteger e = h.subtract(x.add(y).pow(2));
        BigInteger g = a.subtract(b);
        BigInteger f = c.add(g);
        return new CurvePoint(
                e.multiply(f).mod(P), g.multiply(h).mod(P), f.multiply(g).mod(P));
    }
}

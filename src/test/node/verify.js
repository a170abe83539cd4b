// Checks Sigstore bundles with Sigstore's own verifier and nothing of Portcullis.
//
//   node verify.js TRUST.json DIR
//
// Every *.sigstore.json in DIR must be signed by the key its hint names in the trust document.
import { createPublicKey } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { bundleFromJSON } from '@sigstore/bundle';
import { Verifier, toSignedEntity } from '@sigstore/verify';

const ED25519 = 1;
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');

/** Keyid to key: a C2SP vkey is name+hash+base64(type, key), and its name and hash are the keyid. */
function keysOf(trust) {
  const vkeys = [
    ...trust.keys.map((key) => key.vkey),
    ...trust.people.flatMap((person) => person.keys).flatMap((key) => key.vkey ?? []),
  ];
  return new Map(
    vkeys.map((vkey) => {
      const [name, hash, ...rest] = vkey.split('+');
      const material = Buffer.from(rest.join('+'), 'base64');
      if (material.length !== 33 || material[0] !== ED25519) {
        throw new Error(`${name} is no Ed25519 key`);
      }
      const der = Buffer.concat([SPKI, material.subarray(1)]);
      return [`${name}+${hash}`, createPublicKey({ key: der, format: 'der', type: 'spki' })];
    }),
  );
}

function check(file, keys) {
  const bundle = bundleFromJSON(JSON.parse(readFileSync(file, 'utf8')));
  const material = {
    certificateAuthorities: [],
    timestampAuthorities: [],
    tlogs: [],
    ctlogs: [],
    publicKey: (hint) => {
      const publicKey = keys.get(hint);
      if (publicKey === undefined) {
        throw new Error(`no key ${hint} in trust`);
      }
      return { publicKey, validFor: () => true };
    },
  };
  const thresholds = { tlogThreshold: 0, ctlogThreshold: 0, timestampThreshold: 0 };
  new Verifier(material, thresholds).verify(toSignedEntity(bundle));
}

const [trustFile, folder] = process.argv.slice(2);
const keys = keysOf(JSON.parse(readFileSync(trustFile, 'utf8')));
const files = readdirSync(folder).filter((name) => name.endsWith('.sigstore.json')).sort();
let failed = 0;
for (const name of files) {
  try {
    check(join(folder, name), keys);
  } catch (e) {
    failed++;
    console.error(`FAIL: ${name}: ${e.message}`);
  }
}
console.log(`${files.length - failed} of ${files.length} bundles verified`);
process.exitCode = failed > 0 || files.length === 0 ? 1 : 0;

// What the agent can do with files, all of it below the work tree.
import { readFileSync, writeFileSync } from "node:fs";
import { resolve, sep } from "node:path";

function inside(root, path) {
  const target = resolve(root, path);
  if (target !== root && !target.startsWith(root + sep)) {
    throw new RangeError(`${path} is outside the work tree`);
  }
  return target;
}

export function view(root, { path }) {
  return readFileSync(inside(root, path), "utf8");
}

/** Fails when the file is there already. */
export function create(root, { path, now }) {
  writeFileSync(inside(root, path), now, { flag: "wx" });
  return `created ${path}`;
}

export function replace(root, { path, old, now }) {
  const target = inside(root, path);
  const text = readFileSync(target, "utf8");
  if (!text.includes(old)) {
    throw new RangeError(`the old text is not in ${path}`);
  }
  writeFileSync(target, text.replace(old, () => now));
  return `changed ${path}`;
}

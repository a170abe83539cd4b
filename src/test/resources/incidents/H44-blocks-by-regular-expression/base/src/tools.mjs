// What the agent can do with files.
import { readFileSync, writeFileSync } from "node:fs";
import { resolve, sep } from "node:path";

function inside(root, path) {
  const target = resolve(root, path);
  if (target !== root && !target.startsWith(root + sep)) {
    throw new RangeError(`${path} is outside the work tree`);
  }
  return target;
}

function view(root, { path }) {
  return readFileSync(inside(root, path), "utf8");
}

function replace(root, { path, old, now }) {
  const target = inside(root, path);
  const text = readFileSync(target, "utf8");
  if (!text.includes(old)) {
    throw new RangeError(`the old text is not in ${path}`);
  }
  writeFileSync(target, text.replace(old, () => now));
  return `changed ${path}`;
}

const TOOLS = new Map([
  ["view", view],
  ["replace", replace],
]);

/** Runs the tool that a call names. */
export function runTool(root, call) {
  const tool = TOOLS.get(call.tool);
  if (tool === undefined) {
    throw new RangeError(`no tool named ${call.tool}`);
  }
  return tool(resolve(root), call.input);
}

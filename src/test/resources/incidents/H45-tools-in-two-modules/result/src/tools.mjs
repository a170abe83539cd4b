// Which tools there are.
import { resolve } from "node:path";

import { create, replace, view } from "./files.mjs";

const TOOLS = new Map([
  ["create", create],
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

// What the agent did, one JSON line an event.
import { appendFileSync, mkdirSync } from "node:fs";

const FILE = "out/trace.jsonl";
mkdirSync("out", { recursive: true });

export function emit(event) {
  appendFileSync(FILE, JSON.stringify({ at: Date.now(), ...event }) + "\n");
}

export function withTrace(tools) {
  const traced = {};
  for (const [name, tool] of Object.entries(tools)) {
    traced[name] = {
      ...tool,
      async call(input) {
        emit({ event: "tool_start", tool: name, input });
        const output = await tool.call(input);
        emit({ event: "tool_end", tool: name, output });
        return output;
      },
    };
  }
  return traced;
}

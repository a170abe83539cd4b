// The loop between the model and the tools.
import { readFileSync, writeFileSync } from "node:fs";
import { makeTools } from "./tools.mjs";
import { emit, withTrace } from "./trace.mjs";
import { ask } from "./model.mjs";

const options = JSON.parse(readFileSync("agent.json", "utf8"));

export async function solve(issue) {
  const tools = withTrace(makeTools(options));
  const messages = [{ role: "user", content: issue }];
  emit({ event: "start", model: options.model, temperature: options.temperature });
  for (let turn = 0; turn < options.maxTurns; turn++) {
    const reply = await ask(options, messages, tools);
    messages.push({ role: "assistant", content: reply.content });
    if (reply.calls.length === 0) {
      emit({ event: "answer", turns: turn + 1 });
      return reply.text;
    }
    for (const call of reply.calls) {
      const tool = tools[call.name];
      const output = tool ? await tool.call(call.input) : `no tool ${call.name}`;
      messages.push({ role: "tool", id: call.id, content: output });
    }
  }
  emit({ event: "gave_up", turns: options.maxTurns });
  return "no answer";
}

const issue = readFileSync("/issue.md", "utf8");
writeFileSync("out/answer.md", await solve(issue));

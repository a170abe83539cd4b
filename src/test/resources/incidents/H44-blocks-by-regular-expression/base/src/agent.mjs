// A coding agent in JavaScript: reads a task, asks the model through the broker, runs tools.
import { createInterface } from "node:readline";

import { parseCall } from "./parse.mjs";
import { runTool } from "./tools.mjs";

const STEPS = 25;

async function* lines(input) {
  for await (const line of createInterface({ input })) {
    yield line;
  }
}

async function solve(task, replies) {
  const history = [{ role: "user", content: task.statement }];
  for (let step = 0; step < STEPS; step += 1) {
    process.stdout.write(`${JSON.stringify({ messages: history })}\n`);
    const { value, done } = await replies.next();
    if (done) {
      throw new Error("the broker closed the line");
    }
    const answer = JSON.parse(value).content;
    history.push({ role: "assistant", content: answer });
    const call = parseCall(answer);
    if (call === null) {
      return answer;
    }
    console.error(`step ${step} tool ${call.tool}`);
    history.push({ role: "user", content: runTool(task.root, call) });
  }
  return "out of steps";
}

const replies = lines(process.stdin);
const first = await replies.next();
console.error(await solve(JSON.parse(first.value), replies));

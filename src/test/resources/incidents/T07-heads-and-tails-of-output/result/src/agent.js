// Asks the model for one step at a time and carries it out with the tools, until it says that it is done.
'use strict';

const fs = require('fs');
const tools = require('./tools');
const model = require('./model');

const MAX_STEPS = 40;
const TRACE = '/out/trace.jsonl';

function trace(kind, payload) {
  fs.appendFileSync(TRACE, JSON.stringify({ kind, payload, at: Date.now() }) + '\n');
}

function parseStep(text) {
  const match = /```step\s*([\s\S]*?)```/.exec(text);
  if (!match) {
    return null;
  }
  const step = JSON.parse(match[1]);
  if (typeof step.tool !== 'string') {
    throw new Error('a step needs a tool');
  }
  return step;
}

async function solve(task) {
  const messages = [{ role: 'user', content: task }];
  for (let i = 0; i < MAX_STEPS; i += 1) {
    const reply = await model.ask(messages);
    messages.push({ role: 'assistant', content: reply });
    const step = parseStep(reply);
    if (step === null) {
      trace('done', { steps: i });
      return messages;
    }
    trace('tool_input', step);
    const result = await tools.run(step.tool, step.input || {});
    trace('tool_result', { tool: step.tool, result });
    messages.push({ role: 'user', content: result });
  }
  trace('out_of_steps', { steps: MAX_STEPS });
  return messages;
}

async function main() {
  const task = fs.readFileSync(process.argv[2], 'utf8');
  const messages = await solve(task);
  fs.writeFileSync('/out/conversation.json', JSON.stringify({ messages }, null, 2));
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});

// Finds the tool call in an answer: the last fenced block of JSON, since models think aloud before they decide.

const BLOCK = /^```json[ \t]*\n([\s\S]*?)\n```[ \t]*$/gm;

function lastBlock(text) {
  const pattern = new RegExp(BLOCK); // a copy: lastIndex of a shared one would stay where it was
  let found = null;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    found = match[1];
  }
  return found;
}

/** The call as { tool, input }, or null when there is none. */
export function parseCall(text) {
  const block = lastBlock(text);
  if (block === null) {
    return null;
  }
  const call = JSON.parse(block);
  if (call === null || Array.isArray(call.input)) {
    throw new TypeError("a call is an object and its input is one too");
  }
  if (typeof call.tool !== "string" || typeof call.input !== "object") {
    throw new TypeError("a call needs a tool and an input");
  }
  return call;
}

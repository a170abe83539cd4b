// Finds the tool call in an answer.

/** The call as { tool, input }, or null when there is none. */
export function parseCall(text) {
  const begin = text.indexOf("{");
  const end = text.lastIndexOf("}");
  if (begin < 0 || end < begin) {
    return null;
  }
  const call = JSON.parse(text.slice(begin, end + 1));
  if (typeof call.tool !== "string" || typeof call.input !== "object") {
    throw new TypeError("a call needs a tool and an input");
  }
  return call;
}

// Speaks with the model server that the runner put on a local port.
import { request } from "node:http";

const SERVER = { host: "127.0.0.1", port: 8089, path: "/v1/messages", method: "POST" };

export function ask(options, messages, tools) {
  const body = JSON.stringify({
    model: options.model,
    temperature: options.temperature,
    messages,
    tools: Object.entries(tools).map(([name, tool]) => ({ name, description: tool.description })),
  });
  return new Promise((resolve, reject) => {
    const call = request({ ...SERVER, headers: { "content-type": "application/json" } }, (answer) => {
      let text = "";
      answer.on("data", (part) => (text += part));
      answer.on("end", () => resolve(JSON.parse(text)));
    });
    call.on("error", reject);
    call.end(body);
  });
}

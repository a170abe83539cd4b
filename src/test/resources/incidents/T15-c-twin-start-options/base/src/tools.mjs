// The tools the model may call.
import { spawn } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";

const LIMIT = 16000;

function clip(text) {
  return text.length <= LIMIT ? text : text.slice(0, LIMIT) + "\n[cut]";
}

export function run(command, timeoutMs) {
  return new Promise((resolve) => {
    const child = spawn("bash", ["-c", command], { cwd: "/repository", timeout: timeoutMs });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (part) => (stdout += part));
    child.stderr.on("data", (part) => (stderr += part));
    child.on("error", (error) => resolve({ code: -1, stdout, stderr: String(error) }));
    child.on("close", (code) => resolve({ code, stdout: clip(stdout), stderr: clip(stderr) }));
  });
}

export function makeTools(options) {
  return {
    run: {
      description: "Run a shell command in the repository.",
      call: ({ command }) => run(command, options.runTimeoutMs),
    },
    read: {
      description: "Read a file of the repository.",
      call: async ({ path }) => clip(await readFile(path, "utf8")),
    },
    write: {
      description: "Overwrite a file of the repository.",
      call: async ({ path, text }) => {
        await writeFile(path, text);
        return `${path}: ${text.length} characters`;
      },
    },
  };
}

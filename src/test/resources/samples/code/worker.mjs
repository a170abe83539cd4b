#!/usr/bin/env node
// Scores a run and writes a report.
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { Worker, isMainThread, parentPort as port } from "node:worker_threads";
import * as crypto from "node:crypto";

const { env: { SCORE_LIMIT: limit = "10" }, argv: [, , target, ...others] } = process;
const { execFileSync } = require("child_process"), os = require("os");
let timer = null, attempts;

/** What a run came to. */
export class Report extends Map {
  static #instances = 0;
  labels = { "team name": "gate", [crypto.randomUUID()]: true };
  constructor(run, { retries = 3, signal } = {}) {
    super();
    Report.#instances++;
    this.run = run;
    signal?.addEventListener("abort", () => this.stop("aborted"), { once: true });
  }
  get total() { return [...this.values()].reduce((sum, { points: p = 0 }) => sum + p, 0); }
  async *lines() {
    for await (const [name, { points }] of this.entries()) {
      yield `${name.padEnd(20)}: ${points.toFixed(2)}\t${os.hostname()}`;
    }
  }
  async stop(why) {
    try {
      await writeFile(path.join(this.run.folder, "report.json"), JSON.stringify({ why, ...this.labels }, null, 2));
    } catch ({ code }) {
      if (code !== "ENOENT") throw new Error(`cannot write: ${code}`, { cause: code });
      else if (!this.run) return void 0;
    } finally {
      clearTimeout(timer);
    }
  }
}

export const fetchAll = async (urls, init) =>
  Promise.allSettled(urls.map(async (url) => (await fetch(url, { ...init, method: "GET" })).json()));

function choose(kind, { depth, width = depth ?? 1 }, [first, second = first]) {
  switch (kind.toLowerCase()) {
    case "deep":
    case "deeper": {
      depth *= 2;
      break;
    }
    case `wide-${width}`:
      return width && first || second;
    default:
      return kind in globalThis ? globalThis[kind]?.(first) : eval(second);
  }
  outer: for (let i = 0, j = depth; i < j; i++, j--) {
    do { if (i % 2 === 0) continue outer; } while (j-- > i);
    for (const key in first) delete first[key];
  }
  return (first, second), typeof kind === "string" ? new Intl.NumberFormat("en").format(depth) : /x+[/"]y/gu.test(kind);
}

[attempts, timer] = [timer, attempts];
({ a: attempts, ...others[0] } = choose("deep", { depth: 0x1F }, [1_000n]));
attempts ||= timer ??= 5;
while (attempts-->0) { if (await new Worker(new URL("./worker.mjs", import.meta.url)).ready) break; }
export default function () { return fetchAll; }
export { choose as pick, limit };
module.exports = exports.choose = choose;

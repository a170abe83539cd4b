// The tools of the agent: read, write and run inside the workspace.
'use strict';

const fs = require('fs');
const path = require('path');
const { execFileSync } = require('child_process');

const ROOT = path.resolve('/workspace');
const RUN_TIMEOUT_MS = 60_000;
const MAX_OUTPUT = 16_000;

function inside(name) {
  const full = path.resolve(ROOT, name);
  if (full !== ROOT && !full.startsWith(ROOT + path.sep)) {
    throw new Error(`${name} lies outside the workspace`);
  }
  return full;
}

function read({ file }) {
  return fs.readFileSync(inside(file), 'utf8');
}

function write({ file, text }) {
  if (typeof text !== 'string') {
    throw new Error('text is missing');
  }
  fs.writeFileSync(inside(file), text);
  return `wrote ${text.length} characters`;
}

function shorten(text) {
  if (text.length <= MAX_OUTPUT) {
    return text;
  }
  const half = MAX_OUTPUT / 2;
  return `${text.slice(0, half)}\n[... ${text.length - MAX_OUTPUT} characters left out ...]\n${text.slice(-half)}`;
}

function runCommand({ command }) {
  try {
    const output = execFileSync('bash', ['-c', command], { cwd: ROOT, timeout: RUN_TIMEOUT_MS, encoding: 'utf8' });
    return `executed: ${command}\n${shorten(output)}`;
  } catch (error) {
    return `failed (${error.status}): ${command}\n${shorten(String(error.stderr))}`;
  }
}

const TOOLS = { read, write, run: runCommand };

async function run(name, input) {
  const tool = TOOLS[name];
  if (!tool) {
    return `error: no tool ${name}`;
  }
  try {
    return tool(input);
  } catch (error) {
    return `error: ${error.message}`;
  }
}

module.exports = { run };

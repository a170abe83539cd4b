// The model behind the evaluator's local socket.
'use strict';

const http = require('http');

const SOCKET = '/run/model.sock';
const TIMEOUT_MS = 90_000;
const SETTINGS = { max_tokens: 2048, temperature: 0.1 };

function ask(messages) {
  return new Promise((resolve, reject) => {
    const request = http.request({ socketPath: SOCKET, path: '/complete', method: 'POST', timeout: TIMEOUT_MS }, (response) => {
      const parts = [];
      response.on('data', (part) => parts.push(part));
      response.on('end', () => resolve(JSON.parse(Buffer.concat(parts).toString('utf8')).text));
    });
    request.on('timeout', () => request.destroy(new Error('the model did not answer in time')));
    request.on('error', reject);
    request.end(JSON.stringify({ messages, ...SETTINGS }));
  });
}

module.exports = { ask };

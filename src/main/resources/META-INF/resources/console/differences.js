// How the differences of a page are shown: as they are written, with both sides beside each other, or, of a case, as the
// very bytes that are signed. What is written stays in the page as it came; the other ways are made of it, of its own
// nodes and of text alone, so that nothing of it acts on a reader that did not before.
const KEPT = "portcullis.differences";
const WRITTEN = "unified";
const SPLIT_HEAD = ["before", "change", "line", "after", "change", "line"];
const PART = 100;

const choice = document.querySelector("[data-differences]");
const shown = document.querySelector("[data-differences-shown]");
const raw = document.querySelector("[data-differences-raw]");

const say = (text) => {
  const place = choice.querySelector("[role=status]");
  if (place.textContent !== text) place.textContent = text;
};

const element = (name, properties = {}, ...children) => {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
};

// What was removed stands beside what was added in its place, line by line.
function pairs(rows) {
  const found = [];
  let removed = [];
  let added = [];
  let last = { remarks: [] };
  const flush = () => {
    for (let at = 0; at < Math.max(removed.length, added.length); at++) {
      const [before, after] = [removed[at], added[at]];
      found.push({ before: before?.row, after: after?.row, remarks: [...(before?.remarks ?? []), ...(after?.remarks ?? [])] });
    }
    removed = [];
    added = [];
  };
  for (const row of rows) {
    if (row.classList.contains("remark")) {
      last.remarks.push(row);
      continue;
    }
    last = { row, remarks: [] };
    if (row.classList.contains("removed")) {
      if (added.length > 0) flush();
      removed.push(last);
    } else if (row.classList.contains("added")) {
      added.push(last);
    } else {
      flush();
      found.push((last = { before: row, after: row, remarks: [] }));
    }
  }
  flush();
  return found;
}

function side(row, number) {
  if (!row) return [element("td", { className: "none", colSpan: SPLIT_HEAD.length / 2 })];
  const cells = [row.cells[number], row.cells[2], row.cells[3]].map((cell) => cell.cloneNode(true));
  if (!row.classList.contains("kept")) for (const cell of cells) cell.classList.add(row.className);
  return cells;
}

function split(table) {
  const body = element("tbody");
  for (const pair of pairs(table.tBodies[0].rows)) {
    body.append(element("tr", {}, ...side(pair.before, 0), ...side(pair.after, 1)));
    for (const remark of pair.remarks) {
      const row = remark.cloneNode(true);
      row.cells[0].colSpan = SPLIT_HEAD.length;
      body.append(row);
    }
  }
  const head = SPLIT_HEAD.map((name) => element("th", { scope: "col", textContent: name }));
  return element("table", { className: "difference p-split" }, element("thead", {}, element("tr", {}, ...head)), body);
}

// Folded parts are made when they are opened.
function splitBelow(place) {
  for (const table of place.querySelectorAll("table.difference:not(.p-split)")) {
    const isSeen = table.closest("details")?.open ?? true;
    if (isSeen && !table.nextElementSibling?.classList.contains("p-split")) table.after(split(table));
  }
}

const inert = (text) =>
  text.replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu, (one) => `\\u{${one.codePointAt(0).toString(16)}}`);

const hex = (buffer) => Array.from(new Uint8Array(buffer), (one) => one.toString(16).padStart(2, "0")).join("");

async function readRaw() {
  const response = await fetch(raw.dataset.differencesRaw, { redirect: "error", cache: "no-store" });
  if (!response.ok) throw new Error(`the bytes cannot be had (${response.status})`);
  const bytes = await response.arrayBuffer();
  if (`sha256:${hex(await crypto.subtle.digest("SHA-256", bytes))}` !== raw.dataset.signed) {
    throw new Error("these are not the bytes whose digest is signed: do not answer, tell whoever runs the gateway");
  }
  const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  const lines = text.split(/(?=<(?:article|section|h2|p|div|details|summary|table|tr)\b)/u);
  for (let at = 0; at < lines.length; at += PART) {
    const block = element("div", { className: "p-raw-part" });
    for (const line of lines.slice(at, at + PART)) block.append(element("div", { textContent: inert(line) }));
    raw.append(block);
  }
  raw.dataset.bytes = bytes.byteLength;
}

async function show(as) {
  if (as === "raw" && !raw.dataset.bytes) {
    try {
      await readRaw();
    } catch (trouble) {
      say(`Not shown: ${trouble.message}.`);
      return;
    }
  }
  if (as === "split") splitBelow(shown);
  shown.hidden = as === "raw";
  shown.dataset.differencesShown = as;
  if (raw) raw.hidden = as !== "raw";
  if (as === "raw") say(`The ${raw.dataset.bytes} bytes whose digest is signed. Lines are broken for reading, there are no breaks in them.`);
  else say(as === "split" ? "Before is on the left, after on the right." : "");
}

if (choice && shown.querySelector("table.difference")) {
  const kept = localStorage.getItem(KEPT) === "split" ? "split" : WRITTEN;
  for (const one of choice.querySelectorAll("input")) one.checked = one.value === kept;
  choice.hidden = false;
  choice.addEventListener("change", (event) => {
    if (event.target.value !== "raw") localStorage.setItem(KEPT, event.target.value);
    show(event.target.value);
  });
  shown.addEventListener("toggle", (event) => shown.dataset.differencesShown === "split" && splitBelow(event.target), true);
  if (kept !== WRITTEN) show(kept);
}

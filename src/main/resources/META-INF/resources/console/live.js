// News of the gate by server-sent events. Nothing on the page moves by itself: numbers in the frame change, the rest is
// offered ("press ."). While the connection is lost, what is marked data-needs-live cannot be pressed.
const AGAIN_AFTER = 10000;
const SILENCE = 30000;

const part = (name) => document.querySelector(`[data-live="${name}"]`);
const shownAt = part("shown")?.textContent ?? "";
let stream;
let silence;
let again;

function connected(isConnected) {
  const lost = part("lost");
  if (lost) {
    lost.hidden = isConnected;
    const text = isConnected ? "" : `Connection lost: shown as of ${shownAt}. Nothing can be sent until it is back.`;
    if (lost.textContent !== text) lost.textContent = text;
  }
  document.documentElement.toggleAttribute("data-live-lost", !isConnected);
  for (const control of document.querySelectorAll("[data-needs-live]")) {
    if (isConnected && control.hasAttribute("data-lost")) {
      control.disabled = false;
      control.removeAttribute("data-lost");
    } else if (!isConnected && !control.disabled) {
      control.disabled = true;
      control.setAttribute("data-lost", "");
    }
  }
}

function text(element, value) {
  if (element && element.firstChild && element.firstChild.nodeValue !== String(value)) {
    element.firstChild.nodeValue = String(value);
  }
}

function standing(now) {
  const mark = (tone, sign, word, href) => {
    const state = document.createElement(href ? "a" : "span");
    state.className = `p-state p-${tone}`;
    if (href) state.href = href;
    const icon = document.createElement("span");
    icon.setAttribute("aria-hidden", "true");
    icon.textContent = sign;
    state.append(icon, ` ${word}`);
    return state;
  };
  const marks = [now.guarding ? mark("good", "▣", "Guarding") : mark("bad", "✕", "Shut: nothing is let through")];
  if (now.standingHalts > 0) marks.push(mark("bad", "■", `Halts standing: ${now.standingHalts}`, "/halts"));
  const at = part("standing");
  if (at && at.dataset.shown !== JSON.stringify([now.guarding, now.standingHalts])) {
    at.dataset.shown = JSON.stringify([now.guarding, now.standingHalts]);
    at.replaceChildren(...marks.flatMap((one) => [one, " "]));
  }
}

// A list says what it watches: data-watch names the number, data-seen is what it was when the page was made.
function news(now) {
  const list = document.querySelector("[data-watch]");
  const at = part("news");
  if (!list || !at) return;
  const more = now[list.dataset.watch] - Number(list.dataset.seen);
  const less = more < 0;
  const said = more > 0 ? `${more} new — press . to load` : less ? "Something changed — press . to load" : "";
  if (at.textContent !== said) at.textContent = said;
}

function heard(event) {
  clearTimeout(silence);
  silence = setTimeout(() => connected(false), SILENCE);
  connected(true);
  const now = JSON.parse(event.data);
  text(part("open-asks"), now.openAsks);
  text(part("checkpoint"), now.checkpointSize);
  standing(now);
  news(now);
  document.dispatchEvent(new CustomEvent("portcullis:standing", { detail: now }));
}

function open() {
  clearTimeout(again);
  stream?.close();
  stream = new EventSource("/events");
  stream.addEventListener("standing", heard);
  stream.addEventListener("error", () => {
    connected(false);
    if (stream.readyState === EventSource.CLOSED) again = setTimeout(open, AGAIN_AFTER);
  });
}

addEventListener("pagehide", () => stream?.close());
addEventListener("pageshow", (event) => event.persisted && open());
addEventListener("offline", () => connected(false));
addEventListener("online", open);
open();

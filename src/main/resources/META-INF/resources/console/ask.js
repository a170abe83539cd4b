// One ask: what its form says is signed with a passkey, over exactly what the page shows. Nothing is sent by a key
// alone, and nothing once the ask is over, has changed, or the connection is lost.
import { base64, bytes, fromUrl, sent, stepsUp } from "./bytes.js";

const form = document.querySelector("[data-ask]");
const LOOK_EVERY = 4000;

const say = (name, text) => {
  const place = form.querySelector(`[data-ask-${name}]`);
  if (place && place.textContent !== text) place.textContent = text;
};

// What was written outlasts the way to the identity provider and back, in this tab alone.
const kept = () => `reason of ${form.dataset.ask}`;
const keep = () => sessionStorage.setItem(kept(), form.elements.reason.value);

function restore() {
  const reason = sessionStorage.getItem(kept());
  sessionStorage.removeItem(kept());
  if (!reason || form.elements.reason.value) return;
  form.elements.reason.value = reason;
  say("progress", "What you wrote is here again; nothing was signed yet.");
}

const at = (path) => `/asks/${form.dataset.ask}/${path}`;

function over(state) {
  for (const control of form.elements) control.disabled = true;
  form.dataset.over = state;
  say("trouble", `This ask is ${state} now: nothing on this page can be signed. Load it again to see what became of it.`);
}

async function look() {
  if (form.dataset.over || form.dataset.done) return;
  try {
    const now = await sent(at("standing"));
    const answered = document.querySelector("[data-ask-answered]");
    if (answered.textContent !== String(now.answered)) answered.textContent = String(now.answered);
    if (now.state !== "open") {
      over(now.state);
      return;
    }
    if (!form.dataset.busy) for (const button of form.querySelectorAll("button")) button.disabled = document.documentElement.hasAttribute("data-live-lost");
  } catch {
    for (const button of form.querySelectorAll("button")) button.disabled = true;
  }
  setTimeout(look, LOOK_EVERY);
}

async function answer(says) {
  const reason = form.elements.reason.value;
  if (!reason.trim()) {
    form.elements.reason.focus();
    throw new Error("Say why first.");
  }
  const wanted = await sent(at("words"), { says, reason });
  if (wanted.told) return wanted;
  say("progress", "Your passkey is asked …");
  const made = await navigator.credentials.get({
    publicKey: {
      challenge: bytes(wanted.challenge),
      rpId: wanted.rpId,
      allowCredentials: wanted.credentials.map((id) => ({ type: "public-key", id: fromUrl(id) })),
      userVerification: "required",
    },
  });
  return sent(at("sign-offs"), {
    statement: wanted.statement,
    webauthn: {
      credential: made.id,
      authenticatorData: base64(made.response.authenticatorData),
      clientDataJSON: base64(made.response.clientDataJSON),
      signature: base64(made.response.signature),
    },
  });
}

function offer(next) {
  const place = document.querySelector(next ? "[data-ask-next]" : "[data-ask-none]");
  if (next) place.querySelector("a").href = next;
  place.hidden = false;
}

async function submitted(event) {
  event.preventDefault();
  const says = event.submitter?.value;
  if (!says || form.dataset.busy) return;
  form.dataset.busy = says;
  say("trouble", "");
  for (const button of form.querySelectorAll("button")) button.disabled = true;
  try {
    const { outcome, next, told } = await answer(says);
    form.dataset.done = says;
    if (told) {
      location.assign(told);
      return;
    }
    form.elements.reason.disabled = true;
    say("progress", `You have ${says}; the ask is ${outcome}.`);
    offer(next);
  } catch (trouble) {
    keep();
    if (stepsUp(trouble)) {
      say("progress", "Your login is too old for this; the identity provider asks for it again …");
      return;
    }
    sessionStorage.removeItem(kept());
    say("progress", "");
    say("trouble", trouble.name === "NotAllowedError" ? "Nothing was signed: the passkey was not used." : trouble.message);
    for (const button of form.querySelectorAll("button")) button.disabled = false;
  } finally {
    delete form.dataset.busy;
  }
}

if (form) {
  form.addEventListener("submit", submitted);
  document.querySelector("[data-step-up]")?.addEventListener("click", keep);
  restore();
  look();
}

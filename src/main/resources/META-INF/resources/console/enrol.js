// A new passkey: made by the authenticator for the gateway's challenge, then put to people.
import { base64, fromUrl, sent, stepsUp } from "./bytes.js";

const button = document.querySelector("[data-enrol]");

const say = (name, text) => {
  const place = document.querySelector(`[data-enrol-${name}]`);
  if (place.textContent !== text) place.textContent = text;
};

async function enrol() {
  const options = await sent("/people/passkeys/challenge", {});
  say("progress", "Your authenticator is asked …");
  const made = await navigator.credentials.create({
    publicKey: {
      ...options,
      challenge: fromUrl(options.challenge),
      user: { ...options.user, id: fromUrl(options.user.id) },
      excludeCredentials: options.excludeCredentials.map((one) => ({ ...one, id: fromUrl(one.id) })),
    },
  });
  return sent("/people/passkeys", {
    clientDataJSON: base64(made.response.clientDataJSON),
    attestationObject: base64(made.response.attestationObject),
  });
}

button?.addEventListener("click", async () => {
  button.disabled = true;
  say("trouble", "");
  try {
    const { ask, synced } = await enrol();
    say("progress", "");
    const link = document.createElement("a");
    link.href = `/asks/${ask}`;
    link.textContent = `ask ${ask}`;
    document
      .querySelector("[data-enrol-progress]")
      .replaceChildren(`Made a key that ${synced ? "may be synced" : "stays on its device"}. It signs once two people have granted `, link, ".");
  } catch (trouble) {
    if (stepsUp(trouble)) return;
    say("progress", "");
    say("trouble", trouble.name === "NotAllowedError" ? "No passkey was made." : trouble.message);
    button.disabled = false;
  }
});

// Bytes as the gateway and WebAuthn spell them.
export const bytes = (text) => Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
export const fromUrl = (text) => bytes(text.replaceAll("-", "+").replaceAll("_", "/"));
export const base64 = (buffer) => btoa(Array.from(new Uint8Array(buffer), (one) => String.fromCharCode(one)).join(""));

// Sends JSON to a page of this gateway, or reads it; a refusal becomes an error with its code and what to do.
export async function sent(path, body) {
  const response = await fetch(path, {
    method: body ? "POST" : "GET",
    headers: {
      Accept: "application/json",
      ...(body && { "Content-Type": "application/json", "Portcullis-Form-Token": document.body.dataset.formToken }),
    },
    body: body && JSON.stringify(body),
    redirect: "error",
    cache: "no-store",
  });
  const answer = await response.json();
  if (!response.ok) throw Object.assign(new Error(`${answer.code}: ${answer.detail}`), { code: answer.code });
  return answer;
}

// Whether a refusal wants a fresher login; then the page goes for one, and comes back to where it was.
export function stepsUp(trouble) {
  if (trouble.code !== "INSUFFICIENT_USER_AUTHENTICATION") return false;
  location.assign(`/step-up?to=${location.pathname}`);
  return true;
}

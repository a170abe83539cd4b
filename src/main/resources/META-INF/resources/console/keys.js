// Single keys that only move about: no key sends anything. They can be switched off (WCAG 2.1.4).
const KEPT = "portcullis.keys";
const dialog = document.querySelector("[data-keys]");
const on = document.querySelector("[data-keys-on]");
const open = document.querySelector("[data-keys-open]");

const isOn = () => localStorage.getItem(KEPT) !== "off";

function move(by) {
  const all = [...document.querySelectorAll("[data-row]")].map((row) => row.querySelector("a[href]")).filter(Boolean);
  if (all.length === 0) return;
  const at = all.findIndex((link) => link.closest("[data-row]").contains(document.activeElement));
  const next = at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + by, 0), all.length - 1);
  all[next].focus();
  all[next].scrollIntoView({ block: "nearest" });
}

function pressed(event) {
  if (!isOn() || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || dialog.open) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  switch (event.key) {
    case "j": move(1); break;
    case "k": move(-1); break;
    case ".": location.reload(); break;
    case "/": document.querySelector("[data-key-search]")?.focus(); break;
    case "?": dialog.showModal(); break;
    default: return;
  }
  event.preventDefault();
}

on.checked = isOn();
on.addEventListener("change", () => localStorage.setItem(KEPT, on.checked ? "on" : "off"));
open.hidden = false;
open.addEventListener("click", () => dialog.showModal());
document.addEventListener("keydown", pressed);

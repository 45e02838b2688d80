/* Warns before the session ends and lets it be extended; clears what was kept at the sign-out. */
"use strict";
(() => {
  const WARNING = 300; // seconds before the end
  const KEPT = "nysana/";

  document.querySelectorAll("form[data-sign-out]").forEach((form) => {
    form.addEventListener("submit", (event) => {
      const kept = keptKeys();
      if (kept.length && !window.confirm(form.dataset.signOut)) {
        event.preventDefault();
        return;
      }
      kept.forEach((key) => localStorage.removeItem(key));
    });
  });

  function keptKeys() {
    try {
      return Object.keys(localStorage).filter((key) => key.startsWith(KEPT));
    } catch {
      return []; // a browser that keeps nothing
    }
  }

  const note = document.querySelector("[data-session]");
  if (!note) return;
  const [soon, ended] = ["[data-soon]", "[data-ended]"].map((part) => note.querySelector(part));
  let ends = Date.now() + Number(note.dataset.left) * 1000;
  let timer;

  function plan() {
    clearTimeout(timer);
    const left = (ends - Date.now()) / 1000;
    soon.hidden = left > WARNING || left <= 0;
    ended.hidden = left > 0;
    if (left <= 0) return;
    const wait = left > WARNING ? left - WARNING : left;
    timer = setTimeout(() => ask("GET"), wait * 1000);
  }

  /* Another tab may have extended the session: only the server knows. */
  async function ask(method) {
    const token = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
    const headers = token ? { "X-CSRFToken": token[1] } : {};
    try {
      const reply = await fetch(note.dataset.session, { method, headers, redirect: "manual" });
      const left = reply.ok ? (await reply.json()).left : 0;
      ends = Date.now() + left * 1000;
    } catch {
      /* no connection: what was known still holds */
    }
    plan();
  }

  note.querySelector("[data-stay]").addEventListener("click", () => ask("POST"));
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && ends - Date.now() < WARNING * 1000) ask("GET");
  });
  plan();
})();

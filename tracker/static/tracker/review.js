// Keys of the review page: j and k move between the lines, a accepts, q asks. They can be turned off.
(() => {
  const bar = document.getElementById("keys");
  if (!bar) return;
  const button = bar.querySelector("button");
  const rows = [...document.querySelectorAll("table.lines tbody[id]")];
  const isOff = () => localStorage.getItem("review-keys") === "off";
  const show = () => { button.textContent = isOff() ? bar.dataset.on : bar.dataset.off; };
  bar.hidden = false;
  show();
  button.addEventListener("click", () => {
    localStorage.setItem("review-keys", isOff() ? "on" : "off");
    show();
  });
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input:not([type=checkbox]), textarea, select");
    if (isOff() || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    const place = rows.findIndex((row) => row.contains(document.activeElement));
    const row = rows[place];
    if (event.key === "j") rows[Math.min(place + 1, rows.length - 1)]?.focus();
    else if (event.key === "k") rows[Math.max(place - 1, 0)]?.focus();
    else if (event.key === "a" && row) row.querySelector(".accept input[type=checkbox]")?.click();
    else if (event.key === "q" && row?.querySelector(".question")) {
      row.querySelector(".question").open = true;
      row.querySelector(".question textarea").focus();
    } else return;
    event.preventDefault();
  });
})();
